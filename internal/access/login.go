package access

import (
	"cmp"
	"errors"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"pantaukim/internal/audit"
)

// deviceAge is how long a browser is remembered as one that a user logged in with.
const deviceAge = 180 * 24 * time.Hour

// showLogin shows the form.
func (g *Guard) showLogin(w http.ResponseWriter, r *http.Request) {
	if in, ok := g.visitor(r); ok {
		http.Redirect(w, r, cmp.Or(in.stage.path(), accountPath), http.StatusFound)
		return
	}
	p := page{Template: "login", Next: localPath(r.URL.Query().Get("next"))}
	if len(g.accounts.Users()) == 0 {
		p.Problem = "problem.nobody"
	}
	g.pages.send(w, r, http.StatusOK, p)
}

// login takes the form.
func (g *Guard) login(w http.ResponseWriter, r *http.Request) {
	if !g.readForm(w, r, page{Template: "login", Next: "/"}) {
		return
	}
	name, next := r.PostForm.Get("name"), localPath(r.PostForm.Get("next"))
	c := clientOf(r, g.proxies)
	u, wait, err := g.try(r.Context(), c, deviceOf(r, c), name, r.PostForm.Get("password"))
	if err != nil {
		g.refuse(w, r, c, page{Template: "login", Next: next, Name: name}, u, wait, err)
		return
	}
	if old, err := r.Cookie(sessionCookie(c.secure)); err == nil {
		g.accounts.sessions.end(old.Value)
	}
	token := g.accounts.sessions.begin(u, c.addr.String(), r.UserAgent())
	setCookie(w, sessionCookie(c.secure), token, c.secure, g.cfg.SessionLongest)
	if u.Factor != nil {
		goOn(w, r, codePath, next)
		return
	}
	g.letIn(w, r, u, next)
}

// letIn ends a login whose password and code were right, and leads to what it still waits
// for.
func (g *Guard) letIn(w http.ResponseWriter, r *http.Request, u User, next string) {
	c := clientOf(r, g.proxies)
	if _, known := g.devices.known(u.Name, deviceOf(r, c)); !known {
		setCookie(w, deviceCookie(c.secure), g.devices.issue(u.Name), c.secure, deviceAge)
	}
	if u.Language != "" {
		speak(w, r, u.Language)
	}
	g.accounts.Record(audit.Who{Name: u.Name, From: c.addr.String()}, audit.Act{What: audit.Login, On: u.Name})
	g.log.Info("logged in", "user", u.Name, "role", string(u.Role), "from", c.addr.String())
	if path := g.stageOf(u, false).path(); path != "" {
		goOn(w, r, path, next)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, next, http.StatusSeeOther)
}

// goOn leads to the next thing of a login; where to go after it stays in the address.
func goOn(w http.ResponseWriter, r *http.Request, path, next string) {
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, path+"?"+url.Values{"next": {next}}.Encode(), http.StatusSeeOther)
}

// deviceOf is what a browser shows of an earlier login.
func deviceOf(r *http.Request, c client) string {
	cookie, err := r.Cookie(deviceCookie(c.secure))
	if err != nil {
		return ""
	}
	return cookie.Value
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
		g.recordFailure(c, u)
	case errors.Is(err, errDisabled), errors.Is(err, errExpired):
		p.Problem = "problem.expired"
		if errors.Is(err, errDisabled) {
			p.Problem = "problem.disabled"
		}
		g.log.Warn("a login was refused", "user", u.Name, "from", c.addr.String(), "why", err.Error())
		g.recordFailure(c, u)
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

// recordFailure keeps that a login failed. Tries at names that there are not are recorded
// without the name, and a flood of them is counted: it must not fill the disk.
func (g *Guard) recordFailure(c client, u User) {
	act := audit.Act{What: audit.LoginFailed, On: u.Name}
	if u.Name == "" {
		if _, ok := g.unknown.take(""); !ok {
			g.uncounted.Add(1)
			return
		}
		act.More = int(g.uncounted.Swap(0))
	}
	g.accounts.Record(audit.Who{From: c.addr.String()}, act)
}

// showCode asks for the code of the second factor.
func (g *Guard) showCode(w http.ResponseWriter, r *http.Request) {
	in, ok := g.visitor(r)
	if !ok || in.stage != stageCode {
		http.Redirect(w, r, loginPath, http.StatusFound)
		return
	}
	g.pages.send(w, r, http.StatusOK, page{Template: "code", Next: localPath(r.URL.Query().Get("next"))})
}

// takeCode takes the code of the second factor, or a recovery code.
func (g *Guard) takeCode(w http.ResponseWriter, r *http.Request) {
	if !g.readForm(w, r, page{Template: "code", Next: "/"}) {
		return
	}
	in, ok := g.visitor(r)
	if !ok || in.stage != stageCode {
		http.Redirect(w, r, loginPath, http.StatusSeeOther)
		return
	}
	c, next := clientOf(r, g.proxies), localPath(r.PostForm.Get("next"))
	p := page{Template: "code", Next: next}
	try := spent{g.byCode, in.user.Name}
	if id, known := g.devices.known(in.user.Name, deviceOf(r, c)); known {
		try.key = in.user.Name + " " + id
	}
	if wait, ok := spend(try); !ok {
		g.refuse(w, r, c, p, in.user, wait, errTooMany)
		return
	}
	u, err := g.secondFactor(in, r.PostForm.Get("code"))
	if err != nil {
		p.Problem = "problem.code"
		g.log.Warn("a code of a second factor was wrong", "user", in.user.Name, "from", c.addr.String())
		g.accounts.Record(audit.Who{From: c.addr.String()}, audit.Act{What: audit.CodeFailed, On: in.user.Name})
		g.pages.send(w, r, http.StatusForbidden, p)
		return
	}
	giveBack(try)
	setCookie(w, sessionCookie(c.secure), g.accounts.sessions.renew(in.token, u, c.addr.String(), r.UserAgent()), c.secure, g.cfg.SessionLongest)
	g.letIn(w, r, u, next)
}

// secondFactor checks a code of the app, or uses up a recovery code, and returns the user as
// that leaves them.
func (g *Guard) secondFactor(in visitor, code string) (User, error) {
	u := in.user
	code = plainCode(code)
	if at, ok := step(u.Factor.Secret, code, g.accounts.now()); ok {
		if !g.accounts.sessions.spend(u.Name, at) {
			return u, errWrong // somebody who has looked over a shoulder
		}
		return u, nil
	}
	left, ok := u.Factor.recovered(code)
	if !ok {
		return u, errWrong
	}
	if err := g.accounts.useRecovery(in.who, u.Name, code); err != nil {
		return u, err
	}
	u.Factor = &left
	return u, nil
}

// readForm reads a form of a bounded size; false: it could not, and has answered with p.
func (g *Guard) readForm(w http.ResponseWriter, r *http.Request, p page) bool {
	r.Body = http.MaxBytesReader(w, r.Body, 16<<10)
	if err := r.ParseForm(); err != nil {
		p.Problem = "problem.form"
		g.pages.send(w, r, http.StatusBadRequest, p)
		return false
	}
	return true
}

// logout ends the session.
func (g *Guard) logout(w http.ResponseWriter, r *http.Request) {
	c := clientOf(r, g.proxies)
	if in, ok := g.visitor(r); ok {
		g.accounts.sessions.end(in.token)
		g.accounts.Record(in.who, audit.Act{What: audit.Logout, On: in.user.Name})
		g.log.Info("logged out", "user", in.user.Name)
	}
	setCookie(w, sessionCookie(c.secure), "", c.secure, -time.Second)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Clear-Site-Data", `"cache"`)
	http.Redirect(w, r, "/", http.StatusSeeOther)
}
