package access

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"
	"time"
)

// Deps are the things that a Guard leans on.
type Deps struct {
	Log     *slog.Logger
	Now     func() time.Time
	DataDir string // holds the users and the key of the logins, unless configured otherwise
	Open    bool   // everybody may see names of inactive groups and contacts
}

// Guard stands before all pages: it finds out who is looking, and has the pages
// for logging in and out.
type Guard struct {
	cfg      Config
	log      *slog.Logger
	open     bool
	proxies  []netip.Prefix
	users    *userList
	devices  *devices
	sessions *sessions
	byAddr   *throttle
	byName   *throttle
	byDevice *throttle
	hashing  chan struct{} // who may hash at this moment: memory is bounded
	foreign  *http.CrossOriginProtection
	pages    *pages
}

// The tries at a password: so many in a row, then one in so much time.
const (
	addrTries, addrRefill     = 10, 20 * time.Second
	nameTries, nameRefill     = 30, 20 * time.Second
	deviceTries, deviceRefill = 10, 20 * time.Second
)

// hashesAtOnce bounds the memory that logins take, 19 MiB each.
const hashesAtOnce = 2

// UsersFile returns the path of the file of users under a configuration.
func UsersFile(cfg Config, dataDir string) string {
	if cfg.UsersFile != "" {
		return cfg.UsersFile
	}
	return filepath.Join(dataDir, "users.yaml")
}

// NewGuard reads the users. A file of users that cannot be read is an error now,
// and leaves the users as they were later.
func NewGuard(deps Deps, cfg Config) (*Guard, error) {
	if deps.Log == nil || deps.Now == nil || deps.DataDir == "" {
		return nil, errors.New("access needs a log, a clock and the data folder")
	}
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	proxies, err := cfg.proxies()
	if err != nil {
		return nil, err
	}
	users, err := openUsers(UsersFile(cfg, deps.DataDir), deps.Log)
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
	return &Guard{
		cfg: cfg, log: deps.Log, open: deps.Open, proxies: proxies, users: users, devices: known,
		sessions: newSessions(cfg.SessionIdle, cfg.SessionLongest, deps.Now),
		byAddr:   newThrottle(addrTries, addrRefill, deps.Now),
		byName:   newThrottle(nameTries, nameRefill, deps.Now),
		byDevice: newThrottle(deviceTries, deviceRefill, deps.Now),
		hashing:  make(chan struct{}, hashesAtOnce),
		foreign:  http.NewCrossOriginProtection(),
		pages:    drawn,
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
	mux.HandleFunc("GET "+stylePath, g.pages.sendStyle)
	mux.HandleFunc("POST "+logoutPath, g.logout)
	mux.HandleFunc("GET "+accountPath, g.account)
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
		mux.ServeHTTP(w, r.WithContext(With(r.Context(), g.viewer(r))))
	}))
}

// viewer finds out who is looking.
func (g *Guard) viewer(r *http.Request) Viewer {
	v := Viewer{Role: Public, Open: g.open}
	cookie, err := r.Cookie(sessionCookie(clientOf(r, g.proxies).secure))
	if err != nil {
		return v
	}
	u, ok := g.sessions.user(cookie.Value, g.users.current())
	if !ok {
		return v
	}
	return Viewer{Name: u.Name, Role: u.Role, Region: u.Region, Open: g.open}
}

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
)

// try checks a name and a password that came from c, whose browser showed device.
// It takes as long for a name that there is as for one that there is not.
func (g *Guard) try(ctx context.Context, c client, device, name, password string) (u User, wait time.Duration, err error) {
	users := g.users.current()
	if len(users) == 0 {
		return u, 0, errUnlisted
	}
	name = foldName(name)
	if len(name) > 128 || len(password) > maxPassword {
		name, password = "", ""
	}
	type spent struct {
		by  *throttle
		key string
	}
	toSpend := []spent{{g.byAddr, c.bucket()}, {g.byName, name}}
	if id, ok := g.devices.known(name, device); ok {
		toSpend = []spent{{g.byDevice, id}}
	}
	for i, s := range toSpend {
		if wait, ok := s.by.take(s.key); !ok {
			for _, earlier := range toSpend[:i] {
				earlier.by.giveBack(earlier.key)
			}
			return u, wait, errTooMany
		}
	}
	select {
	case g.hashing <- struct{}{}:
		defer func() { <-g.hashing }()
	case <-ctx.Done():
		return u, 0, errTooBusy
	case <-time.After(5 * time.Second):
		return u, 5 * time.Second, errTooBusy
	}
	u, known := users.Find(name)
	h := nobodyHash()
	if known {
		if h, err = parseHash(u.Hash); err != nil {
			return u, 0, err
		}
	}
	if !h.matches(password) || !known {
		return u, 0, errWrong
	}
	for _, s := range toSpend {
		s.by.giveBack(s.key)
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
