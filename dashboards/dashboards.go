package dashboards

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"golang.org/x/sync/semaphore"

	"pantaukim/dashboards/award"
	"pantaukim/dashboards/board"
	"pantaukim/dashboards/figures"
	"pantaukim/dashboards/pages"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/visit"
	"pantaukim/dashboards/words"
	"pantaukim/internal/access"
	"pantaukim/internal/boundary"
	"pantaukim/internal/followup"
	"pantaukim/internal/handcount"
	"pantaukim/internal/kim"
	"pantaukim/internal/objection"
	"pantaukim/internal/place"
	"pantaukim/internal/registry"
)

// Deps are the things that the pages lean on.
type Deps struct {
	Conn driver.Conn // reads the tables; never writes
	Log  *slog.Logger
	Now  func() time.Time
	Demo bool // says on every page that names and figures are invented

	// Catalogue describes the indicators and the rules in force, as the scoring
	// step knows them. Its zero value hides what it would explain.
	Catalogue kim.Catalogue

	// Views answers what the tables do not say by themselves. Without it the
	// pages of adoption and of spreading releases say that they cannot be shown.
	Views Views

	// HandCounts returns what people counted by hand, already compared. Nil: nobody
	// keeps such counts.
	HandCounts func() ([]handcount.Count, error)
	// CountByHand compares a count by a person with ours and keeps both. Nil: pages take none.
	CountByHand func(context.Context, []handcount.Count) ([]handcount.Count, error)

	// Areas are all areas of Indonesia, so that those without groups are shown too. Nil:
	// only areas with groups are known.
	Areas *place.Areas

	// Boundaries are the outlines of areas that the operator supplied. Nil: no map is drawn.
	Boundaries *boundary.Set

	// Official returns what official tables say. Nil: there are none.
	Official func() (pages.Official, error)

	// Accounts are the users, whom admins change on pages, and the record of acts. Nil: there
	// are no such pages.
	Accounts *access.Accounts

	// Role says what part the program takes on its warehouse: leader or standby. May be nil.
	Role func() string
	// Unready says why the program cannot do its work although the warehouse
	// answers, in words that everybody may read; empty if it can. It answers at
	// once. Nil: nothing is known.
	Unready func() string

	// Spoilt names the tables of which files on the disk are spoilt. It answers at once.
	// Nil: nobody looks.
	Spoilt func() []string
	// Healed tells what was last done about such files. It answers at once. Nil: nothing is.
	Healed func() pages.Healed

	// FollowUps keeps what staff record of quiet groups. Nil: nobody does.
	FollowUps *followup.Store

	// Objections keeps what visitors report as wrong. Nil: nobody does, and there is no form.
	Objections *objection.Store

	// Registry changes the list of groups. Nil: no page does.
	Registry *registry.Editor
	// Runs are the runs of the collector, and the way to ask for one. Nil: there is no page of them.
	Runs *pages.Runs
	// Mail is who is sent letters. Nil: nobody is, and there is no page of them.
	Mail *pages.Mail

	// Filling tells how far the first walks are, after which the figures are
	// complete; false: they are. Nil: they always are.
	Filling func() (pages.Filling, bool)
}

// Views answers what the stored tables do not say by themselves. The scoring step
// gives the answers.
type Views struct {
	board.Views
	// Forecast is the coming week of requests as it was last predicted; nil before that.
	Forecast func() *kim.Forecast
	// Awards draws up shortlists.
	Awards award.Source
	// DecideSign keeps that somebody looked at a sign and cleared it, or opened it again, and
	// why. Nil: nobody can.
	DecideSign func(ctx context.Context, group, sign, subject, by, reason string, cleared bool) error
}

// Config are the choices of whoever runs the pages.
type Config struct {
	// NameInactive shows the names of inactive groups, and signs, to everybody. Without
	// it those pages show counts only. Contacts need a login in any case.
	NameInactive bool `yaml:"-"`
	// Address is where the pages are reached from outside, without a slash at its end.
	// Empty: nobody said; then nothing names it.
	Address string `yaml:"-"`
	// WidgetTimeout is how long one part of a page may take to load its data
	// before the page is sent with an error box in its place.
	WidgetTimeout time.Duration `yaml:"widget_timeout"`
	// RowsPerPage is the length of one page of a long table.
	RowsPerPage int `yaml:"rows_per_page"`
	// FreshFor is how long an answer to "is there a newer scoring?" is believed.
	FreshFor time.Duration `yaml:"fresh_for"`
	// Patience is how long a page waits for an answer of the warehouse before it shows
	// what is in memory. A page has a second in all.
	Patience time.Duration `yaml:"-"`
	// CacheBytes bounds the memory for ready-made pages. Half of it is for the pages of
	// the menu as they open.
	CacheBytes int `yaml:"cache_bytes"`
	// Licence of the data, which downloads, the API and the foot of every page state.
	Licence tables.Licence `yaml:"licence"`
}

// DefaultConfig returns the settings for an office network.
func DefaultConfig() Config {
	return Config{
		WidgetTimeout: 5 * time.Second,
		RowsPerPage:   40,
		FreshFor:      2 * time.Second,
		Patience:      600 * time.Millisecond,
		CacheBytes:    64 << 20,
	}
}

// Validate returns what is wrong with the settings, or nil.
func (c Config) Validate() error {
	switch {
	case c.WidgetTimeout <= 0:
		return fmt.Errorf("widget_timeout is %v: write a time above zero, such as 5s", c.WidgetTimeout)
	case c.RowsPerPage < 10 || c.RowsPerPage > 500:
		return fmt.Errorf("rows_per_page is %d: write a number from 10 to 500", c.RowsPerPage)
	case c.FreshFor < 0:
		return fmt.Errorf("fresh_for is %v: write a time of zero or more, such as 2s", c.FreshFor)
	case c.Patience <= 0:
		return fmt.Errorf("patience is %v: a page has to wait for the warehouse at all", c.Patience)
	case c.CacheBytes < 1<<20:
		return fmt.Errorf("cache_bytes is %d: write at least 1048576", c.CacheBytes)
	}
	return c.Licence.Validate()
}

// site is the dashboards at work.
type site struct {
	log       *slog.Logger
	now       func() time.Time
	demo      bool
	cfg       Config
	calls     *followup.Store
	reports   *objection.Store // may be nil
	limits    objectionLimits
	registry  *registry.Editor                                                                       // may be nil
	count     func(context.Context, []handcount.Count) ([]handcount.Count, error)                    // takes a count by hand; may be nil
	accounts  *access.Accounts                                                                       // may be nil
	decide    func(ctx context.Context, group, sign, subject, by, reason string, cleared bool) error // may be nil
	runs      *pages.Runs                                                                            // may be nil
	mail      *pages.Mail                                                                            // may be nil
	unready   func() string                                                                          // may be nil
	spoilt    func() []string
	role      func() string                // may be nil
	filling   func() (pages.Filling, bool) // may be nil
	tables    *tables.Maker
	figures   *figures.Maker
	address   string // where the pages are reached from outside; empty: nobody said
	awards    *award.Lists
	pages     *pages.Pages
	languages map[words.Code]*words.Language
	renderer  *pages.Renderer
	assets    *assets
	boards    *boardCache
	drawn     *pageCache
	// drawing bounds how many pages are drawn at a time, exporting how many files
	// are written: those are larger, and must not keep pages waiting.
	drawing, exporting *semaphore.Weighted
	uploading          *semaphore.Weighted // files that are being received and read: each is held in memory
	trying             *semaphore.Weighted // test messages: one at a time
}

// Pages answers for every address of the dashboards.
type Pages struct {
	http.Handler
	site *site
}

// New returns the pages. It reads nothing from the database yet.
func New(deps Deps, cfg Config) (*Pages, error) {
	s, err := newSite(deps, cfg)
	if err != nil {
		return nil, err
	}
	return &Pages{Handler: s.routes(), site: s}, nil
}

func newSite(deps Deps, cfg Config) (*site, error) {
	if deps.Conn == nil || deps.Log == nil || deps.Now == nil {
		return nil, errors.New("dashboards need a connection, a log and a clock")
	}
	if err := cfg.Validate(); err != nil {
		return nil, fmt.Errorf("dashboards: %w", err)
	}
	files, err := loadAssets(deps.Log)
	if err != nil {
		return nil, err
	}
	spoken, err := words.Load()
	if err != nil {
		return nil, err
	}
	drawing, err := pages.NewRenderer(spoken, files.url)
	if err != nil {
		return nil, err
	}
	if deps.Spoilt == nil {
		deps.Spoilt = func() []string { return nil }
	}
	if deps.Healed == nil {
		deps.Healed = func() pages.Healed { return pages.Healed{} }
	}
	drawn := newPageCache(cfg.CacheBytes)
	boards := newBoardCache(&boardCache{
		now: deps.Now, freshFor: cfg.FreshFor, patience: cfg.Patience, log: deps.Log,
		hands:   deps.HandCounts,
		files:   func() uint64 { return fingerprint(deps.HandCounts, deps.Official, deps.Spoilt(), deps.Healed()) },
		renewed: drawn.forgetBefore,
	})
	st := board.NewStore(listening{deps.Conn, boards.pulse}, deps.Areas)
	st.Views = deps.Views.Views
	boards.store = st
	lists := award.New(deps.Views.Awards)
	shown := &tables.Maker{Rules: deps.Catalogue, Calls: deps.FollowUps, Awards: lists, Demo: deps.Demo, Licence: &cfg.Licence, Earlier: boards.earlier, Conn: deps.Conn, Now: deps.Now}
	if deps.Accounts != nil {
		shown.Acts = deps.Accounts.Acts
	}
	told := &figures.Maker{Tables: shown, Now: deps.Now, Address: cfg.Address}
	site := &site{
		log:      deps.Log,
		now:      deps.Now,
		demo:     deps.Demo,
		cfg:      cfg,
		calls:    deps.FollowUps,
		reports:  deps.Objections,
		limits:   newObjectionLimits(deps.Now),
		registry: deps.Registry,
		count:    deps.CountByHand,
		accounts: deps.Accounts,
		decide:   deps.Views.DecideSign,
		tables:   shown,
		awards:   lists,
		figures:  told,
		address:  cfg.Address,
		pages: pages.New(pages.Sources{
			Log: deps.Log, Now: deps.Now, Tables: shown, Figures: told, Lists: lists, Rules: deps.Catalogue,
			Accounts: deps.Accounts, Areas: deps.Areas, Boundaries: deps.Boundaries, Conn: deps.Conn,
			HandCounts: deps.HandCounts, CountsHand: deps.CountByHand != nil, Official: deps.Official, Objections: deps.Objections, Spoilt: deps.Spoilt, Healed: deps.Healed, Forecast: deps.Views.Forecast,
			Registry: deps.Registry, Mail: deps.Mail, Runs: deps.Runs, WidgetTimeout: cfg.WidgetTimeout, RowsPerPage: cfg.RowsPerPage,
		}),
		mail:      deps.Mail,
		runs:      deps.Runs,
		unready:   deps.Unready,
		spoilt:    deps.Spoilt,
		role:      deps.Role,
		filling:   deps.Filling,
		languages: spoken,
		renderer:  drawing,
		assets:    files,
		boards:    boards,
		drawn:     drawn,
		drawing:   semaphore.NewWeighted(int64(runtime.GOMAXPROCS(0))),
		exporting: semaphore.NewWeighted(int64(max(1, runtime.GOMAXPROCS(0)/2))),
		uploading: semaphore.NewWeighted(uploadsAtOnce),
		trying:    semaphore.NewWeighted(1),
	}
	boards.warm = site.pages.Warm
	return site, nil
}

func (s *site) routes() http.Handler {
	mux := http.NewServeMux()
	s.routeMenu(mux)
	mux.HandleFunc("GET /banding", s.page(s.pages.Compare))
	mux.HandleFunc("GET /kim/{id}", s.page(s.pages.Group))
	mux.HandleFunc("GET /petugas", s.page(s.pages.Officers))
	mux.HandleFunc("GET /pertumbuhan", s.page(s.pages.Growth))
	mux.HandleFunc("GET /keliru", s.page(s.pages.Objection))
	mux.HandleFunc("POST /keliru", s.takeObjection)
	mux.HandleFunc("GET /keliru/daftar", s.page(s.pages.ObjectionList))
	mux.HandleFunc("GET /keliru/{id}", s.page(s.pages.Receipt))
	mux.HandleFunc("POST /keliru/{id}/jawab", s.answerObjection)
	mux.HandleFunc("GET /kim/{id}/lembar", s.page(s.pages.GroupSheet))
	mux.HandleFunc("GET /kim/{id}/lembar.pdf", s.paper("lembar", s.sheetPaper))
	mux.HandleFunc("POST /kim/{id}/tindak-lanjut", s.formOf(s.calls != nil, visit.Audience.FollowsUp, s.recordCall))
	mux.HandleFunc("POST /kim/{id}/tindak-lanjut/batal", s.formOf(s.calls != nil, visit.Audience.FollowsUp, s.withdrawCall))
	mux.HandleFunc("POST /kim/{id}/tanda", s.formOf(s.decide != nil, visit.Audience.ClearsSigns, s.decideSign))
	listDesk{s, pages.Desk{Pages: s.pages}}.routeRegistry(mux)
	mux.HandleFunc("POST /penghargaan", s.sealList)
	userForms{site: s, manages: pages.Managing{Pages: s.pages}}.routeUsers(mux)
	mux.HandleFunc("GET /penghargaan/segel", s.page(s.pages.SealPreview))
	mux.HandleFunc("GET /penghargaan/{seal}/umumkan", s.page(s.pages.PublishPreview))
	mux.HandleFunc("POST /penghargaan/{seal}/umumkan", s.publishList)
	mux.HandleFunc("GET /penghargaan/{seal}/{id}", s.dossierPage())
	mux.HandleFunc("GET /penghargaan/{seal}/{id}/berkas.pdf", s.paper("berkas", s.dossierPaper))
	mux.HandleFunc("GET /laporan/{file}", s.reportFile)
	mux.HandleFunc("GET /pemantauan", s.page(s.pages.RunsPage))
	mux.HandleFunc("POST /pemantauan", s.askRun)
	letters := letterForms{s}
	mux.HandleFunc("GET /surat", s.page(s.pages.Letters))
	mux.HandleFunc("POST /surat", letters.mailForm(visit.Audience.ManagesMailSome, letters.subscribe))
	mux.HandleFunc("POST /surat/berhenti", letters.mailForm(visit.Audience.ManagesMailSome, letters.unsubscribe))
	mux.HandleFunc("POST /surat/uji", letters.mailForm(visit.Audience.Operates, letters.tryMail))
	mux.HandleFunc("GET /berhenti/{token}", s.page(s.pages.StopLetter))
	mux.HandleFunc("POST /berhenti/{token}", letters.mailForm(nil, letters.stopLetter))
	mux.HandleFunc("GET /unduh/{file}", s.download(s.tables.OfPages()))
	mux.HandleFunc("GET /unduh/kim/{id}/{file}", s.download(s.tables.OfGroup()))
	mux.HandleFunc("GET /api/v1/openapi.json", s.openAPI)
	mux.HandleFunc("GET /api/v1/groups/{id}", s.api(map[string]tables.Make{"": s.tables.OneGroup}))
	mux.HandleFunc("GET /api/v1/groups/{id}/{name}", s.api(s.tables.OfGroup()))
	mux.HandleFunc("GET /api/v1/{name}", s.api(s.tables.OfPages()))
	mux.HandleFunc("GET /api/", apiMissing)
	mux.HandleFunc("GET /healthz", s.healthz)
	mux.HandleFunc("GET /readyz", s.readyz)
	mux.Handle("GET /static/", s.assets)
	mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, s.assets.url("favicon.svg"), http.StatusFound)
	})
	mux.HandleFunc("GET /", s.page(s.pages.NotFound))
	return secured(mux)
}
