package access

import (
	"errors"
	"math"
	"net/http"
	"strconv"
	"time"
)

// deviceAge is how long a browser is remembered as one that a user logged in with.
const deviceAge = 180 * 24 * time.Hour

// showLogin shows the form.
func (g *Guard) showLogin(w http.ResponseWriter, r *http.Request) {
	if From(r.Context()).LoggedIn() {
		http.Redirect(w, r, accountPath, http.StatusFound)
		return
	}
	p := page{Template: "login", Next: localPath(r.URL.Query().Get("next"))}
	if len(g.users.current()) == 0 {
		p.Problem = "problem.nobody"
	}
	g.pages.send(w, r, http.StatusOK, p)
}

// login takes the form.
func (g *Guard) login(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 16<<10)
	if err := r.ParseForm(); err != nil {
		g.pages.send(w, r, http.StatusBadRequest, page{Template: "login", Next: "/", Problem: "problem.form"})
		return
	}
	name, next := r.PostForm.Get("name"), localPath(r.PostForm.Get("next"))
	c := clientOf(r, g.proxies)
	device := ""
	if cookie, err := r.Cookie(deviceCookie(c.secure)); err == nil {
		device = cookie.Value
	}
	u, wait, err := g.try(r.Context(), c, device, name, r.PostForm.Get("password"))
	if err != nil {
		g.refuse(w, r, c, page{Template: "login", Next: next, Name: name}, u, wait, err)
		return
	}
	if old, err := r.Cookie(sessionCookie(c.secure)); err == nil {
		g.sessions.end(old.Value)
	}
	setCookie(w, sessionCookie(c.secure), g.sessions.begin(u), c.secure, g.cfg.SessionLongest)
	if _, known := g.devices.known(u.Name, device); !known {
		setCookie(w, deviceCookie(c.secure), g.devices.issue(u.Name), c.secure, deviceAge)
	}
	g.log.Info("logged in", "user", u.Name, "role", string(u.Role), "from", c.addr.String())
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, next, http.StatusSeeOther)
}

// refuse says why nobody is logged in. A name that there is not is not logged:
// people type passwords into the wrong field.
func (g *Guard) refuse(w http.ResponseWriter, r *http.Request, c client, p page, u User, wait time.Duration, err error) {
	status := http.StatusForbidden
	switch {
	case errors.Is(err, errUnlisted):
		p.Problem = "problem.nobody"
	case errors.Is(err, errWrong):
		p.Problem = "problem.wrong"
		g.log.Warn("a login failed", "user", u.Name, "from", c.addr.String())
	case errors.Is(err, errTooMany):
		p.Problem, p.Wait = "problem.too_many", int(math.Ceil(wait.Seconds()))
		status = http.StatusTooManyRequests
		w.Header().Set("Retry-After", strconv.Itoa(p.Wait))
		g.log.Debug("a login was refused unseen: too many failures", "from", c.addr.String())
	case errors.Is(err, errTooBusy):
		p.Problem = "problem.busy"
		status = http.StatusServiceUnavailable
		w.Header().Set("Retry-After", "5")
	default:
		p.Problem = "problem.ours"
		status = http.StatusInternalServerError
		g.log.Error("a login could not be checked", "user", u.Name, "err", err)
	}
	g.pages.send(w, r, status, p)
}

// logout ends the session.
func (g *Guard) logout(w http.ResponseWriter, r *http.Request) {
	c := clientOf(r, g.proxies)
	if cookie, err := r.Cookie(sessionCookie(c.secure)); err == nil {
		g.sessions.end(cookie.Value)
		if v := From(r.Context()); v.LoggedIn() {
			g.log.Info("logged out", "user", v.Name)
		}
	}
	setCookie(w, sessionCookie(c.secure), "", c.secure, -time.Second)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Clear-Site-Data", `"cache"`)
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// account shows who is logged in, as what, and lets them out.
func (g *Guard) account(w http.ResponseWriter, r *http.Request) {
	v := From(r.Context())
	if !v.LoggedIn() {
		http.Redirect(w, r, loginPath+"?next="+accountPath, http.StatusFound)
		return
	}
	p := page{Template: "account", Viewer: v}
	for _, permission := range Permissions() {
		if MaySome(v, permission) {
			p.Granted = append(p.Granted, permission)
		}
	}
	g.pages.send(w, r, http.StatusOK, p)
}
