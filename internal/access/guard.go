package access

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"pantaukim/internal/audit"
)

// Deps are the things that a Guard leans on.
type Deps struct {
	Log      *slog.Logger
	Now      func() time.Time
	Accounts *Accounts
	DataDir  string // holds the key of the logins
	Open     bool   // everybody may see names of inactive groups, and signs
}

// Guard stands before all pages: it finds out who is looking, and has the pages
// for logging in and out.
type Guard struct {
	cfg      Config
	log      *slog.Logger
	open     bool
	proxies  []netip.Prefix
	accounts *Accounts
	devices  *devices
	byAddr   *throttle
	byName   *throttle
	byDevice *throttle
	byCode   *throttle
	unknown  *throttle // of records of tries at names that there are not
	// uncounted is how many such tries were not recorded one by one.
	uncounted atomic.Int64
	strangers *hashing // of passwords from browsers that nobody has logged in with
	known     *hashing // and of those from the others, which do not wait for a flood
	foreign   *http.CrossOriginProtection
	pages     *pages
	first     *setUp // the first user
}

// The tries at a password: so many in a row, then one in so much time.
const (
	addrTries, addrRefill     = 10, 20 * time.Second
	nameTries, nameRefill     = 30, 20 * time.Second
	deviceTries, deviceRefill = 10, 20 * time.Second
)

// The tries at a code of six digits by somebody who knows the password. Of a million codes
// three are right at any time: who tries all day has one chance in a thousand.
const codeTries, codeRefill = 5, 5 * time.Minute

// The records of tries at names that there are not: others are counted in the next one.
const unknownTries, unknownRefill = 30, time.Minute

// UsersFile returns the path of the file of users under a configuration.
func UsersFile(cfg Config, dataDir string) string {
	if cfg.UsersFile != "" {
		return cfg.UsersFile
	}
	return filepath.Join(dataDir, "users.yaml")
}

// NewGuard reads the key of the logins, or makes one.
func NewGuard(deps Deps, cfg Config) (*Guard, error) {
	if deps.Log == nil || deps.Now == nil || deps.DataDir == "" || deps.Accounts == nil {
		return nil, errors.New("access needs a log, a clock, the accounts and the data folder")
	}
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	proxies, err := cfg.proxies()
	if err != nil {
		return nil, err
	}
	known, err := openDevices(filepath.Join(deps.DataDir, "login.key"))
	if err != nil {
		return nil, err
	}
	drawn, err := loadPages()
	if err != nil {
		return nil, err
	}
	first := &setUp{}
	if len(deps.Accounts.Users()) == 0 {
		first.code, first.until = oncePassword(), deps.Accounts.now().Add(setUpLasts)
	}
	return &Guard{
		first: first,
		cfg:   cfg, log: deps.Log, open: deps.Open, proxies: proxies, accounts: deps.Accounts, devices: known,
		byAddr:    newThrottle(addrTries, addrRefill, deps.Now),
		byName:    newThrottle(nameTries, nameRefill, deps.Now),
		byDevice:  newThrottle(deviceTries, deviceRefill, deps.Now),
		byCode:    newThrottle(codeTries, codeRefill, deps.Now),
		unknown:   newThrottle(unknownTries, unknownRefill, deps.Now),
		strangers: newHashing(), known: newHashing(),
		foreign: http.NewCrossOriginProtection(),
		pages:   drawn,
	}, nil
}

// Wrap puts the guard before next: next learns with From who is looking. Requests
// that change something and come from another site are refused, whatever they ask
// for. Health endpoints and everything else stay open: what needs a permission
// asks for it with May.
func (g *Guard) Wrap(next http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+loginPath, g.showLogin)
	mux.HandleFunc("POST "+loginPath, g.login)
	mux.HandleFunc("GET "+setUpPath, g.showSetUp)
	mux.HandleFunc("POST "+setUpPath, g.takeSetUp)
	mux.HandleFunc("GET "+codePath, g.showCode)
	mux.HandleFunc("POST "+codePath, g.takeCode)
	mux.HandleFunc("GET "+stylePath, g.pages.sendStyle)
	mux.HandleFunc("POST "+logoutPath, g.logout)
	g.routeAccount(mux)
	for from, to := range map[string]string{"/login": loginPath, "/account": accountPath, "/logout": accountPath, logoutPath: accountPath} {
		mux.HandleFunc("GET "+from, func(w http.ResponseWriter, r *http.Request) {
			target := to
			if from != logoutPath && r.URL.Query().Get("lang") == "" {
				target += "?lang=en"
			}
			http.Redirect(w, r, target, http.StatusFound)
		})
	}
	mux.Handle("/", next)
	return g.foreign.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mux.ServeHTTP(w, r.WithContext(withOrigin(With(r.Context(), g.viewer(r)), clientOf(r, g.proxies))))
	}))
}

// viewer finds out who is looking. Somebody whose login is not finished is the public.
func (g *Guard) viewer(r *http.Request) Viewer {
	v := Viewer{Role: Public, Open: g.open}
	if in, ok := g.visitor(r); ok && in.stage == stageIn {
		v.Name, v.Role, v.Region, v.From = in.user.Name, in.user.Role, in.user.Region, in.who.From
	}
	return v
}

// stage is what a login still waits for.
type stage int

const (
	stageIn       stage = iota // nothing: it is finished
	stageCode                  // the code of the second factor
	stagePassword              // a password of the user's own
	stageFactor                // a second factor, which the configuration asks for
)

// path is where the next thing of a login is done; empty if nothing is left to do.
func (s stage) path() string {
	switch s {
	case stageCode:
		return codePath
	case stagePassword:
		return choosePath
	case stageFactor:
		return factorPath
	}
	return ""
}

// visitor is somebody with a session.
type visitor struct {
	token string
	user  User
	stage stage
	who   audit.Who
}

// visitor finds the session of a request.
func (g *Guard) visitor(r *http.Request) (visitor, bool) {
	c := clientOf(r, g.proxies)
	cookie, err := r.Cookie(sessionCookie(c.secure))
	if err != nil {
		return visitor{}, false
	}
	found, u, ok := g.accounts.sessions.find(cookie.Value, g.accounts.Users())
	if !ok {
		return visitor{}, false
	}
	return visitor{cookie.Value, u, g.stageOf(u, found.Waits), audit.Who{Name: u.Name, From: c.addr.String()}}, true
}

func (g *Guard) stageOf(u User, waits bool) stage {
	switch {
	case waits:
		return stageCode
	case u.MustChoose():
		return stagePassword
	case u.Factor == nil && g.needsFactor(u):
		return stageFactor
	}
	return stageIn
}

// needsFactor tells whether the configuration asks a user for a second factor.
func (g *Guard) needsFactor(u User) bool { return slices.Contains(g.cfg.SecondFactor, u.Role) }

// The cookies. A browser takes __Host- cookies over TLS only, for this host only.
func sessionCookie(secure bool) string { return cookieName("pantaukim", secure) }
func deviceCookie(secure bool) string  { return cookieName("pantaukim-device", secure) }

func cookieName(name string, secure bool) string {
	if secure {
		return "__Host-" + name
	}
	return name
}

func setCookie(w http.ResponseWriter, name, value string, secure bool, age time.Duration) {
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: value, Path: "/", HttpOnly: true, Secure: secure,
		SameSite: http.SameSiteLaxMode, MaxAge: int(age.Seconds()),
	})
}

// Errors of a login.
var (
	errWrong    = errors.New("name or password is wrong")
	errTooMany  = errors.New("too many failed logins")
	errTooBusy  = errors.New("too many logins at this moment")
	errUnlisted = errors.New("nobody can log in yet")
	errDisabled = errors.New("the user may not log in")
	errExpired  = errors.New("the one-time password is too old")
)

// spent is a try that was taken from somebody.
type spent struct {
	by  *throttle
	key string
}

// spend takes a try from each; false: one has none left, and none is taken from any.
func spend(all ...spent) (wait time.Duration, ok bool) {
	for i, s := range all {
		if wait, ok := s.by.take(s.key); !ok {
			giveBack(all[:i]...)
			return wait, false
		}
	}
	return 0, true
}

func giveBack(all ...spent) {
	for _, s := range all {
		s.by.giveBack(s.key)
	}
}

// try checks a name and a password that came from c, whose browser showed device.
// It takes as long for a name that there is as for one that there is not.
func (g *Guard) try(ctx context.Context, c client, device, name, password string) (u User, wait time.Duration, err error) {
	users := g.accounts.Users()
	if len(users) == 0 {
		return u, 0, errUnlisted
	}
	name = foldName(name)
	if len(name) > 128 || len(password) > maxPassword {
		name, password = "", ""
	}
	tries, turn := []spent{{g.byAddr, c.bucket()}, {g.byName, name}}, g.strangers
	if id, ok := g.devices.known(name, device); ok {
		tries, turn = []spent{{g.byDevice, id}}, g.known
	}
	if wait, ok := spend(tries...); !ok {
		return u, wait, errTooMany
	}
	u, known := users.Find(name)
	h := nobodyHash()
	if known {
		if h, err = parseHash(u.Hash); err != nil {
			return u, 0, err
		}
	}
	right, err := turn.matches(ctx, h, password)
	switch {
	case err != nil: // nothing was compared
		giveBack(tries...)
		return u, hashWait, err
	case !right || !known:
		return u, 0, errWrong
	}
	giveBack(tries...)
	switch {
	case u.Disabled:
		return u, 0, errDisabled
	case u.MustChoose() && g.accounts.now().After(u.OnceUntil):
		return u, 0, errExpired
	}
	return u, 0, nil
}

// localPath returns a path of this site to go on to, and the first page for
// anything else.
func localPath(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(u.Path, "/") ||
		strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") || len(next) > 500 ||
		strings.HasPrefix(u.Path, loginPath) || strings.HasPrefix(u.Path, logoutPath) {
		return "/"
	}
	return next
}
