# What the reader of the recipe supplies: the application, its imports, and where its sessions are signed.
import os

from flask import Flask, redirect, session

app = Flask(__name__)
app.secret_key = "of the tests"


@app.get("/")
def root():
    return dict(session)


@app.get("/bye")
def bye():
    return {}


# RECIPE

app.run("127.0.0.1", int(os.environ["PORT"]))
