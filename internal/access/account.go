package access

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"pantaukim/internal/audit"
	"pantaukim/internal/qr"
)

// routeAccount answers for the pages of the own account.
func (g *Guard) routeAccount(mux *http.ServeMux) {
	mux.HandleFunc("GET "+accountPath, g.mine(g.account, stageIn))
	mux.HandleFunc("GET "+choosePath, g.mine(g.showPassword, stageIn, stagePassword))
	mux.HandleFunc("POST "+choosePath, g.mine(g.setPassword, stageIn, stagePassword))
	mux.HandleFunc("POST "+languagePath, g.mine(g.setLanguage, stageIn))
	mux.HandleFunc("POST "+sessionPath, g.mine(g.endSession, stageIn))
	mux.HandleFunc("GET "+factorPath, g.mine(g.showFactor, stageIn, stageFactor))
	mux.HandleFunc("POST "+factorPath, g.mine(g.setFactor, stageIn, stageFactor))
	mux.HandleFunc("POST "+dropPath, g.mine(g.dropFactor, stageIn))
	mux.HandleFunc("POST "+recoveryPath, g.mine(g.renewRecovery, stageIn))
}

// mine answers whoever has a session that has come to one of these stages; others are led to
// what they have to do first. A form is read before.
func (g *Guard) mine(do func(http.ResponseWriter, *http.Request, visitor), at ...stage) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		in, ok := g.visitor(r)
		if !ok {
			goOn(w, r, loginPath, accountPath)
			return
		}
		if !slices.Contains(at, in.stage) {
			goOn(w, r, in.stage.path(), accountPath)
			return
		}
		if r.Method == http.MethodPost && !g.readForm(w, r, g.accountPage(in)) {
			return
		}
		do(w, r, in)
	}
}

// accountPage is the page of the own account.
func (g *Guard) accountPage(in visitor) page {
	v := Viewer{Name: in.user.Name, Role: in.user.Role, Region: in.user.Region}
	p := page{
		Template: "account", Viewer: v, User: in.user, Required: g.needsFactor(in.user),
		Sessions: g.accounts.Sessions(in.user.Name), Own: string(tokenOf(in.token)[:shownID]),
	}
	if g.accounts.areas != nil {
		area, _ := g.accounts.areas.Find(v.Region)
		p.Area = area.Name
	}
	for _, permission := range Permissions() {
		if MaySome(v, permission) {
			p.Granted = append(p.Granted, permission)
		}
	}
	return p
}

// account shows who is logged in, as what, where else, and lets them out.
func (g *Guard) account(w http.ResponseWriter, r *http.Request, in visitor) {
	p := g.accountPage(in)
	if done := r.URL.Query().Get("saved"); slices.Contains([]string{"password", "language", "session", "dropped"}, done) {
		p.Done = "saved." + done
	}
	g.pages.send(w, r, http.StatusOK, p)
}

// saved leads back to the account, which tells what was done.
func saved(w http.ResponseWriter, r *http.Request, what string) {
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, accountPath+"?saved="+what, http.StatusSeeOther)
}

// problem answers with a page that says what is wrong with a form.
func (g *Guard) problem(w http.ResponseWriter, r *http.Request, in visitor, p page, wait time.Duration, err error) {
	for is, key := range map[error]string{
		errShort: "problem.short", errLong: "problem.long", errGuessed: "problem.guessed", errDiffer: "problem.differ",
		errSame: "problem.same", errWrongOwn: "problem.wrong_own", errCode: "problem.code",
	} {
		if errors.Is(err, is) {
			p.Problem = key
			g.pages.send(w, r, http.StatusUnprocessableEntity, p)
			return
		}
	}
	g.refuse(w, r, clientOf(r, g.proxies), p, in.user, wait, err)
}

// Errors of the forms of the own account.
var (
	errDiffer   = errors.New("the two passwords differ")
	errSame     = errors.New("this is the old password")
	errWrongOwn = errors.New("the present password is wrong")
	errCode     = errors.New("the code is wrong")
)

// confirm checks the present password of somebody who is logged in: an open browser is not
// enough to lock its owner out.
func (g *Guard) confirm(ctx context.Context, in visitor, password string) (time.Duration, error) {
	try := spent{g.byName, in.user.Name + " own"}
	if wait, ok := spend(try); !ok {
		return wait, errTooMany
	}
	h, err := parseHash(in.user.Hash)
	if err != nil {
		return 0, err
	}
	right, err := g.known.matches(ctx, h, password[:min(len(password), maxPassword)])
	switch {
	case err != nil: // nothing was compared
		giveBack(try)
		return hashWait, err
	case !right:
		g.accounts.Record(in.who, audit.Act{What: audit.LoginFailed, On: in.user.Name})
		return 0, errWrongOwn
	}
	giveBack(try)
	return 0, nil
}

// passwordPage asks for a new password.
func passwordPage(r *http.Request, in visitor) page {
	return page{Template: "password", User: in.user, Unfinished: in.stage == stagePassword, Next: localPath(r.FormValue("next"))}
}

func (g *Guard) showPassword(w http.ResponseWriter, r *http.Request, in visitor) {
	g.pages.send(w, r, http.StatusOK, passwordPage(r, in))
}

// setPassword takes a new password. Other sessions end with the old one.
func (g *Guard) setPassword(w http.ResponseWriter, r *http.Request, in visitor) {
	p, next := passwordPage(r, in), r.PostForm.Get("password")
	wait, err := time.Duration(0), checkPassword(in.user.Name, next)
	if err == nil && next != r.PostForm.Get("again") {
		err = errDiffer
	}
	if err == nil && in.stage == stageIn {
		wait, err = g.confirm(r.Context(), in, r.PostForm.Get("present"))
	}
	if err == nil {
		err = g.isOld(r.Context(), in, next)
	}
	if err == nil {
		err = g.accounts.SetPassword(in.who, in.user.Name, next)
	}
	if err != nil {
		g.problem(w, r, in, p, wait, err)
		return
	}
	u := g.renew(w, r, in)
	if in.stage == stageIn {
		saved(w, r, "password")
		return
	}
	if path := g.stageOf(u, false).path(); path != "" {
		goOn(w, r, path, p.Next)
		return
	}
	http.Redirect(w, r, p.Next, http.StatusSeeOther)
}

// isOld tells whether a new password is the present one.
func (g *Guard) isOld(ctx context.Context, in visitor, next string) error {
	h, err := parseHash(in.user.Hash)
	if err != nil {
		return err
	}
	same, err := g.known.matches(ctx, h, next)
	if err == nil && same {
		err = errSame
	}
	return err
}

// renew goes on with the session of somebody who has changed what they log in with.
func (g *Guard) renew(w http.ResponseWriter, r *http.Request, in visitor) User {
	u, _ := g.accounts.Users().Find(in.user.Name)
	c := clientOf(r, g.proxies)
	token := g.accounts.sessions.renew(in.token, u, c.addr.String(), r.UserAgent())
	setCookie(w, sessionCookie(c.secure), token, c.secure, g.cfg.SessionLongest)
	w.Header().Set("Cache-Control", "no-store")
	return u
}

// setLanguage keeps the language of the pages after a login.
func (g *Guard) setLanguage(w http.ResponseWriter, r *http.Request, in visitor) {
	lang := r.PostForm.Get("language")
	if lang != "" && !slices.Contains(languages(), lang) {
		p := g.accountPage(in)
		p.Problem = "problem.form"
		g.pages.send(w, r, http.StatusUnprocessableEntity, p)
		return
	}
	if err := g.accounts.Speak(in.who, in.user.Name, lang); err != nil {
		g.problem(w, r, in, g.accountPage(in), 0, err)
		return
	}
	if lang != "" {
		speak(w, r, lang)
	}
	saved(w, r, "language")
}

// endSession ends one of the own sessions, or all others.
func (g *Guard) endSession(w http.ResponseWriter, r *http.Request, in visitor) {
	if id := r.PostForm.Get("session"); id != "" {
		g.accounts.EndSession(in.who, in.user.Name, id)
	} else if n := g.accounts.sessions.endOthers(in.user.Name, in.token); n > 0 {
		g.accounts.Record(in.who, audit.Act{What: audit.SessionEnded, On: in.user.Name, More: n - 1})
	}
	saved(w, r, "session")
}

// factorPage shows the secret of a second factor that is being set up.
func (g *Guard) factorPage(r *http.Request, in visitor) (page, error) {
	p := page{Template: "factor", User: in.user, Unfinished: in.stage == stageFactor, Required: g.needsFactor(in.user), Next: localPath(r.FormValue("next"))}
	var err error
	if p.Secret, err = g.accounts.sessions.secret(in.token); err != nil {
		return p, err
	}
	code, err := qr.Of(addressOf(in.user.Name, p.Secret))
	p.Code = &code
	return p, err
}

func (g *Guard) showFactor(w http.ResponseWriter, r *http.Request, in visitor) {
	p, err := g.factorPage(r, in)
	if err != nil {
		g.problem(w, r, in, p, 0, err)
		return
	}
	g.pages.send(w, r, http.StatusOK, p)
}

// setFactor takes the first code of a new second factor, and shows the recovery codes.
func (g *Guard) setFactor(w http.ResponseWriter, r *http.Request, in visitor) {
	p, err := g.factorPage(r, in)
	var wait time.Duration
	if err == nil && in.stage == stageIn {
		wait, err = g.confirm(r.Context(), in, r.PostForm.Get("present"))
	}
	at, right := step(p.Secret, plainCode(r.PostForm.Get("code")), g.accounts.now())
	if err == nil && !right {
		err = errCode
	}
	if err != nil {
		g.problem(w, r, in, p, wait, err)
		return
	}
	codes, sums := newRecovery()
	f := &Factor{Secret: p.Secret, Since: g.accounts.now().UTC().Truncate(time.Second), Recovery: sums}
	if err := g.accounts.setFactor(in.who, audit.FactorSet, in.user.Name, f); err != nil {
		g.problem(w, r, in, p, 0, err)
		return
	}
	g.accounts.sessions.spend(in.user.Name, at)
	g.renew(w, r, in)
	g.pages.send(w, r, http.StatusOK, page{Template: "recovery", User: in.user, Recovery: codes, Next: p.Next})
}

// dropFactor takes the own second factor away, unless the configuration asks for it.
func (g *Guard) dropFactor(w http.ResponseWriter, r *http.Request, in visitor) {
	p := g.accountPage(in)
	if p.Required {
		p.Problem = "problem.required"
		g.pages.send(w, r, http.StatusForbidden, p)
		return
	}
	wait, err := g.confirm(r.Context(), in, r.PostForm.Get("present"))
	if err == nil {
		err = g.accounts.DropFactor(in.who, in.user.Name)
	}
	if err != nil {
		g.problem(w, r, in, p, wait, err)
		return
	}
	g.renew(w, r, in)
	saved(w, r, "dropped")
}

// renewRecovery replaces the recovery codes and shows the new ones.
func (g *Guard) renewRecovery(w http.ResponseWriter, r *http.Request, in visitor) {
	p := g.accountPage(in)
	if in.user.Factor == nil {
		saved(w, r, "dropped")
		return
	}
	wait, err := g.confirm(r.Context(), in, r.PostForm.Get("present"))
	codes, sums := newRecovery()
	if err == nil {
		f := *in.user.Factor
		f.Recovery = sums
		err = g.accounts.setFactor(in.who, audit.RecoveryMade, in.user.Name, &f)
	}
	if err != nil {
		g.problem(w, r, in, p, wait, err)
		return
	}
	g.pages.send(w, r, http.StatusOK, page{Template: "recovery", User: in.user, Recovery: codes, Next: accountPath})
}
