// What the reader of the recipe supplies: an application with sessions, and the client's own keys and certificate.
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
const cert = file('client.pem')
const key = file('client.key')
// RECIPE

// One visit of a person, which goes on where the browser comes back.
async function* visit() {
  // RECIPE The way there
  const url = yield to.href
  // RECIPE The way back
  yield { ...person, parts: tokens.id_token.split('.').length, sid: tokens.claims().sid, access_token: tokens.access_token }
  // RECIPE The sign-out
  yield bye.href
}

const app = express()
app.use(session({ secret: 'of the tests', resave: false, saveUninitialized: true }))
const visits = new Map()
const goOn = async (req, ...came) => (await visits.get(req.sessionID).going.next(...came)).value
app.get('/', (req, res) => res.json(visits.get(req.sessionID)?.person ?? {}))
app.get('/login', async (req, res) => {
  visits.set(req.sessionID, { going: visit() })
  res.redirect(await goOn(req))
})
app.get('/cb', async (req, res) => {
  visits.get(req.sessionID).person = await goOn(req, new URL(req.originalUrl, `http://127.0.0.1:${process.env.PORT}`))
  res.redirect('/')
})
app.get('/logout', async (req, res) => {
  const bye = await goOn(req)
  visits.delete(req.sessionID)
  res.redirect(bye)
})
app.get('/bye', (req, res) => res.json({}))
app.listen(process.env.PORT, '127.0.0.1')
