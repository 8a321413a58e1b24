package access

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"pantaukim/internal/audit"
	"pantaukim/internal/place"
)

// AccountsDeps are what the accounts lean on.
type AccountsDeps struct {
	Log     *slog.Logger
	Now     func() time.Time
	DataDir string       // holds the users, the sessions and the acts
	Areas   *place.Areas // that regions must be of; nil: only their form is checked
}

// Accounts are the users, their sessions, and the record of who changed them. Commands and
// pages change the same file under the same lock, and each change is recorded.
type Accounts struct {
	Acts *audit.Log

	path     string
	log      *slog.Logger
	now      func() time.Time
	areas    *place.Areas
	users    *userList
	sessions *sessions
}

// onceLasts is for how long a one-time password can be used.
const onceLasts = 72 * time.Hour

// OpenAccounts reads the users and the sessions. A file of users that cannot be read is an
// error now, and leaves the users as they were later. Sessions that cannot be read are
// forgotten: their users log in again.
func OpenAccounts(deps AccountsDeps, cfg Config) (*Accounts, error) {
	if deps.Log == nil || deps.Now == nil || deps.DataDir == "" {
		return nil, errors.New("accounts need a log, a clock and the data folder")
	}
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	path := UsersFile(cfg, deps.DataDir)
	users, err := openUsers(path, deps.Log)
	if err != nil {
		return nil, err
	}
	return &Accounts{
		Acts: audit.Open(deps.DataDir, cfg.KeepActs, deps.Now),
		path: path, log: deps.Log, now: deps.Now, areas: deps.Areas, users: users,
		sessions: openSessions(filepath.Join(deps.DataDir, "sessions.json"), cfg.SessionIdle, cfg.SessionLongest, deps.Now, deps.Log),
	}, nil
}

// Users returns the users as their file stands.
func (a *Accounts) Users() Users { return a.users.current() }

// Record keeps an act. That it cannot be kept is told in the log and stops nobody: a full
// disk must not lock an office out.
func (a *Accounts) Record(who audit.Who, act audit.Act) {
	if err := a.Acts.Add(who, act); err != nil {
		a.log.Error("an act could not be recorded", "what", act.What, "by", who.Name, "on", act.On, "err", err)
	}
}

// change changes the file of users and records what became of one of them.
func (a *Accounts) change(who audit.Who, what, name string, how func(Users) (Users, error)) error {
	var before, after User
	var there, stays bool
	err := ChangeUsers(a.path, func(us Users) (Users, error) {
		out, err := how(us)
		if err != nil {
			return us, err
		}
		if us.managed() && !out.managed() {
			return us, ErrLastAdmin
		}
		before, there = us.Find(name)
		after, stays = out.Find(name)
		return out, nil
	})
	if err != nil {
		return err
	}
	a.users.look()
	act := audit.Act{What: what, On: foldName(name)}
	if act.Before, act.After = differing(facts(before, there), facts(after, stays)); what == audit.UserAdded {
		act.Before = nil
	}
	a.Record(who, act)
	return nil
}

// facts are what the record of acts tells of a user: nothing that is secret.
func facts(u User, there bool) map[string]string {
	if !there {
		return map[string]string{}
	}
	out := map[string]string{"role": string(u.Role), "region": u.Region, "language": u.Language}
	if u.Disabled {
		out["disabled"] = "1"
	}
	if u.MustChoose() {
		out["once_until"] = u.OnceUntil.Format(time.RFC3339)
	}
	if u.Factor != nil {
		out["second_factor"] = u.Factor.Since.Format(time.RFC3339)
		out["recovery_codes"] = strconv.Itoa(len(u.Factor.Recovery))
	}
	return out
}

// differing returns what two sides do not have in common.
func differing(before, after map[string]string) (b, c map[string]string) {
	same := func(k, _ string) bool { return before[k] == after[k] }
	b, c = maps.Clone(before), maps.Clone(after)
	maps.DeleteFunc(b, same)
	maps.DeleteFunc(c, same)
	return b, c
}

// RegionError says that there is no such area.
type RegionError struct {
	Code      string
	Suggested []place.Area
}

func (e *RegionError) Error() string {
	text := fmt.Sprintf("region %q: there is no area of this Kemendagri code", e.Code)
	if len(e.Suggested) > 0 {
		meant := make([]string, len(e.Suggested))
		for i, s := range e.Suggested {
			meant[i] = s.Code + " (" + s.Name + ")"
		}
		text += "; perhaps " + strings.Join(meant, ", ")
	}
	return text
}

// CheckRegion tells whether there is an area of a code; the empty code is the whole country.
func (a *Accounts) CheckRegion(code string) error {
	if code == "" || a.areas == nil || !regionCode.MatchString(code) { // its form is checked with the user
		return nil
	}
	if _, ok := a.areas.Find(code); ok {
		return nil
	}
	return &RegionError{Code: code, Suggested: a.areas.Judge(code, "").Suggested}
}

// Check tells whether a user could be added, but for the password.
func (a *Accounts) Check(u User) error {
	users, err := ReadUsers(a.path)
	if err != nil {
		return err
	}
	if err := users.Check(u); err != nil {
		return err
	}
	return a.CheckRegion(u.Region)
}

// Add adds a user with a password that the user has chosen.
func (a *Accounts) Add(who audit.Who, u User, password string) error {
	if err := a.CheckRegion(u.Region); err != nil {
		return err
	}
	return a.change(who, audit.UserAdded, u.Name, func(us Users) (Users, error) { return us.Add(u, password, a.now()) })
}

// Invite adds a user and returns the one-time password, which is shown once.
func (a *Accounts) Invite(who audit.Who, u User) (password string, err error) {
	if err := a.CheckRegion(u.Region); err != nil {
		return "", err
	}
	password = oncePassword()
	u.OnceUntil = a.now().Add(onceLasts).UTC().Truncate(time.Second)
	return password, a.change(who, audit.UserAdded, u.Name, func(us Users) (Users, error) { return us.Add(u, password, a.now()) })
}

// Reset gives a user a one-time password, which is shown once, and ends the sessions.
func (a *Accounts) Reset(who audit.Who, name string) (password string, err error) {
	password = oncePassword()
	return password, a.change(who, audit.PasswordReset, name, func(us Users) (Users, error) {
		return us.Reset(name, password, a.now(), a.now().Add(onceLasts))
	})
}

// SetPassword gives a user the password that the user has chosen.
func (a *Accounts) SetPassword(who audit.Who, name, password string) error {
	return a.change(who, audit.PasswordSet, name, func(us Users) (Users, error) { return us.SetPassword(name, password, a.now()) })
}

// Place gives a user another role and region.
func (a *Accounts) Place(who audit.Who, name string, role Role, region string) error {
	if err := a.CheckRegion(region); err != nil {
		return err
	}
	return a.change(who, audit.UserChanged, name, func(us Users) (Users, error) { return us.Place(name, role, region) })
}

// Speak keeps in which language a user wants the pages.
func (a *Accounts) Speak(who audit.Who, name, language string) error {
	return a.change(who, audit.UserChanged, name, func(us Users) (Users, error) {
		return us.change(name, func(u *User) error { u.Language = language; return nil })
	})
}

// Disable shuts a user out, or lets the user in again.
func (a *Accounts) Disable(who audit.Who, name string, disabled bool) error {
	what := audit.UserEnabled
	if disabled {
		what = audit.UserDisabled
	}
	return a.change(who, what, name, func(us Users) (Users, error) { return us.Disable(name, disabled) })
}

// Remove forgets a user.
func (a *Accounts) Remove(who audit.Who, name string) error {
	return a.change(who, audit.UserRemoved, name, func(us Users) (Users, error) { return us.Remove(name) })
}

// setFactor gives a user a second factor, or takes it away.
func (a *Accounts) setFactor(who audit.Who, what, name string, f *Factor) error {
	return a.change(who, what, name, func(us Users) (Users, error) {
		return us.change(name, func(u *User) error { u.Factor = f; return nil })
	})
}

// errUsed says that a recovery code was used meanwhile.
var errUsed = errors.New("this recovery code has been used")

// useRecovery uses up a recovery code: each is good once, whoever is first.
func (a *Accounts) useRecovery(who audit.Who, name, code string) error {
	return a.change(who, audit.RecoveryUsed, name, func(us Users) (Users, error) {
		return us.change(name, func(u *User) error {
			if u.Factor == nil {
				return errUsed
			}
			left, ok := u.Factor.recovered(code)
			if !ok {
				return errUsed
			}
			u.Factor = &left
			return nil
		})
	})
}

// DropFactor takes a user's second factor away, whose app is lost. It ends the sessions.
func (a *Accounts) DropFactor(who audit.Who, name string) error {
	return a.setFactor(who, audit.FactorRemoved, name, nil)
}

// Sessions lists the sessions of a user, the last used first.
func (a *Accounts) Sessions(name string) []Session { return a.sessions.of(name, a.users.current()) }

// EndSession ends a session of a user; false: there is no such one.
func (a *Accounts) EndSession(who audit.Who, name, id string) bool {
	ended := a.sessions.endOf(foldName(name), id)
	if ended {
		a.Record(who, audit.Act{What: audit.SessionEnded, On: foldName(name)})
	}
	return ended
}
