package access

import (
	"crypto/subtle"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"pantaukim/internal/audit"
)

// setUpPath is where the first user is made.
const setUpPath = "/mulai"

// setUpLasts is for how long after the start the first user can be made on a page.
const setUpLasts = 24 * time.Hour

// setUp lets whoever reads the log of the program make the first user: nobody else knows
// the code. It can be used once, and only while there are no users.
type setUp struct {
	mu    sync.Mutex
	code  string // empty: there were users at the start, or it was used
	until time.Time
}

// SetUpAddress returns the address, without the host, at which the first user is made, and
// until when; empty if there are users.
func (g *Guard) SetUpAddress() (address string, until time.Time) {
	g.first.mu.Lock()
	defer g.first.mu.Unlock()
	if g.first.code == "" {
		return "", time.Time{}
	}
	return setUpPath + "?" + url.Values{"kode": {g.first.code}}.Encode(), g.first.until
}

// Errors of making the first user.
var (
	errSetUpCode = errors.New("the code is not that of the log")
	errSetUpName = errors.New("no such name can be had")
)

// showSetUp shows the form for the first user; where there are users, that of the login.
func (g *Guard) showSetUp(w http.ResponseWriter, r *http.Request) {
	if len(g.accounts.Users()) > 0 {
		http.Redirect(w, r, loginPath, http.StatusFound)
		return
	}
	g.pages.send(w, r, http.StatusOK, page{Template: "setup", SetUpCode: r.URL.Query().Get("kode")})
}

// takeSetUp makes the first user, an admin, and logs in.
func (g *Guard) takeSetUp(w http.ResponseWriter, r *http.Request) {
	p := page{Template: "setup"}
	if !g.readForm(w, r, p) {
		return
	}
	c := clientOf(r, g.proxies)
	p.SetUpCode, p.Name = r.PostForm.Get("kode"), r.PostForm.Get("name")
	try := spent{g.byAddr, c.bucket()}
	if wait, ok := spend(try); !ok {
		g.refuse(w, r, c, p, User{}, wait, errTooMany)
		return
	}
	u, err := g.makeFirst(c, strings.TrimSpace(p.SetUpCode), p.Name, r.PostForm.Get("new"), r.PostForm.Get("again"))
	switch {
	case errors.Is(err, ErrUserExists):
		http.Redirect(w, r, loginPath, http.StatusSeeOther)
		return
	case errors.Is(err, errSetUpCode):
		p.Problem = "problem.setup_code"
		g.log.Warn("a code for the first user was wrong", "from", c.addr.String())
		g.pages.send(w, r, http.StatusForbidden, p)
		return
	}
	giveBack(try)
	if errors.Is(err, errSetUpName) {
		p.Problem = "problem.setup_name"
		g.pages.send(w, r, http.StatusUnprocessableEntity, p)
		return
	}
	if err != nil {
		g.problem(w, r, visitor{}, p, 0, err)
		return
	}
	token := g.accounts.sessions.begin(u, c.addr.String(), r.UserAgent())
	setCookie(w, sessionCookie(c.secure), token, c.secure, g.cfg.SessionLongest)
	g.letIn(w, r, u, "/")
}

// makeFirst adds the first user, if the code is right and still holds. Of two who try at the
// same moment one is let through.
func (g *Guard) makeFirst(c client, code, name, password, again string) (User, error) {
	g.first.mu.Lock()
	defer g.first.mu.Unlock()
	if len(g.accounts.Users()) > 0 {
		return User{}, ErrUserExists
	}
	if g.first.code == "" || g.accounts.now().After(g.first.until) || subtle.ConstantTimeCompare([]byte(code), []byte(g.first.code)) != 1 {
		return User{}, errSetUpCode
	}
	u := User{Name: foldName(name), Role: Admin}
	if err := u.Check(); err != nil {
		return u, errSetUpName
	}
	if password != again {
		return u, errDiffer
	}
	if err := g.accounts.Add(audit.Who{Name: u.Name, From: c.addr.String()}, u, password); err != nil {
		return u, err
	}
	g.first.code = ""
	u, _ = g.accounts.Users().Find(u.Name)
	return u, nil
}
