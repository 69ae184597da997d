// What the reader of the recipe supplies: an application with sessions that Passport keeps its people in, and the keys.
import { existsSync, readFileSync } from 'node:fs'
import express from 'express'
import session from 'express-session'

const file = (name) => existsSync(name) && readFileSync(name)
const pkcs8 = file('private.der')
const ES256 = { name: 'ECDSA', namedCurve: 'P-256' }
const privateKey = pkcs8 && await crypto.subtle.importKey('pkcs8', pkcs8, ES256, false, ['sign'])
const sealed = file('sealed.der')
const ECDH = { name: 'ECDH', namedCurve: 'P-256' }
const decryptionKey = sealed && await crypto.subtle.importKey('pkcs8', sealed, ECDH, false, ['deriveBits'])

const app = express()
app.use(session({ secret: 'of the tests', resave: false, saveUninitialized: false }), passport.session())
passport.serializeUser((person, done) => done(null, person))
passport.deserializeUser((person, done) => done(null, person))
app.get('/', (req, res) => res.json(req.user ?? {}))
app.get('/bye', (req, res) => res.json({}))
// RECIPE

app.listen(process.env.PORT, '127.0.0.1')
