// What the reader of the recipe supplies: the server, and a session for each browser.
package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"log"
	"net/http"
	"net/url"
	"os"
	"sync"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// What is kept of a browser.
type session struct {
	state, nonce, pkce, idToken string
	person                      map[string]any
}

var (
	sessions = map[string]*session{}
	lock     sync.Mutex
)

func of(w http.ResponseWriter, r *http.Request) *session {
	lock.Lock()
	defer lock.Unlock()
	if cookie, err := r.Cookie("session"); err == nil && sessions[cookie.Value] != nil {
		return sessions[cookie.Value]
	}
	name := rand.Text()
	http.SetCookie(w, &http.Cookie{Name: "session", Value: name, Path: "/", HttpOnly: true})
	sessions[name] = &session{}
	return sessions[name]
}

func handle(path string, does func(w http.ResponseWriter, r *http.Request, kept *session) error) {
	http.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
		if err := does(w, r, of(w, r)); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
		}
	})
}

func serve(ctx context.Context) error {
	// RECIPE

	handle("/login", func(w http.ResponseWriter, r *http.Request, kept *session) error {
		state, nonce := rand.Text(), rand.Text()
		// RECIPE The way there
		kept.state, kept.nonce, kept.pkce = state, nonce, pkce
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	})
	handle("/cb", func(w http.ResponseWriter, r *http.Request, kept *session) error {
		state, nonce, pkce := kept.state, kept.nonce, kept.pkce
		// RECIPE The way back
		kept.idToken = raw
		if err := person.Claims(&kept.person); err != nil {
			return err
		}
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return nil
	})
	handle("/logout", func(w http.ResponseWriter, r *http.Request, kept *session) error {
		raw := kept.idToken
		*kept = session{}
		// RECIPE The sign-out
		http.Redirect(w, r, bye, http.StatusSeeOther)
		return nil
	})
	handle("/{$}", func(w http.ResponseWriter, _ *http.Request, kept *session) error {
		return json.NewEncoder(w).Encode(kept.person)
	})
	handle("/bye", func(w http.ResponseWriter, _ *http.Request, _ *session) error {
		return json.NewEncoder(w).Encode(nil)
	})
	return http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil)
}

func main() {
	log.Fatal(serve(context.Background()))
}
