package kimsim

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"time"

	"pantaukim/internal/kim"
)

// Config says what is simulated.
type Config struct {
	Seed   uint64
	Groups []kim.Group // the registry's groups; those without a site are known and never served
	Weeks  int         // of activity before AsOf; single posts may be older
	// WithoutMinistry leaves out the groups of the ministry's table, see [MinistryTable].
	// Their 2,489 posts are most of a small platform.
	WithoutMinistry bool
	// Plays tells single groups, by id, what to do; the others live as they like.
	Plays map[string]Play
	AsOf  time.Time // the moment that the known totals belong to; the platform lives on for 12 weeks after it
	// Measure makes a platform for measuring what a plan of requests costs and finds; the zero
	// value is the demonstration's.
	Measure Measure
}

// DefaultAsOf is the moment of the report that the demonstration is held to: the
// morning of 28 October 2025 in Barito Timur.
func DefaultAsOf() time.Time { return time.Date(2025, 10, 28, 8, 0, 0, 0, kim.WIB.Location()) }

// DefaultConfig simulates 26 weeks of the 153 groups of Kalimantan Tengah.
func DefaultConfig() Config {
	return Config{Seed: 1, Groups: Registry(153, 1), Weeks: 26, AsOf: DefaultAsOf()}
}

// Platform is a simulated platform. It never changes once it is made, so it can
// be asked and served from many goroutines and at many moments at once.
type Platform struct {
	cfg    Config
	sites  []*site
	byHost map[string]*site
}

// site is one group and everything that its site ever shows.
type site struct {
	group     kim.Group
	book      *phrasebook
	rng       *rand.Rand // for making the site; not used once it is made
	character character
	code      string // 12 digits of its addresses and files
	host      string
	alias     string // an earlier host that redirects to it, empty if there is none
	posts     []*post
	changes   []time.Time // when anything on the site changes, sorted
	outages   []outage
	bare      bool // sends no validators
	lazy      bool // loads its photos late, by script
	slow      bool
	still     [2]time.Time // between which nothing is published; zero: there is no such time
	cache     listings
}

// New makes a platform. The groups of the ministry's table are added to the given
// ones unless they name them, they are not wanted, or the platform is for measuring.
func New(cfg Config) *Platform {
	if cfg.AsOf.IsZero() {
		cfg.AsOf = DefaultAsOf()
	}
	cfg.Weeks = max(cfg.Weeks, 1)
	cfg.Groups = slices.Clone(cfg.Groups)
	if !cfg.WithoutMinistry && cfg.Measure.Busy == 0 {
		for _, r := range MinistryTable() {
			if !slices.ContainsFunc(cfg.Groups, func(g kim.Group) bool { return g.ID == r.ID }) {
				cfg.Groups = append(cfg.Groups, r.group())
			}
		}
	}
	p := &Platform{cfg: cfg, byHost: make(map[string]*site, len(cfg.Groups))}
	book := newPhrasebook()
	for _, g := range cfg.Groups {
		s := &site{group: g, book: book, rng: rand.New(rand.NewPCG(cfg.Seed, hash(g.ID)))}
		s.code = siteCode(g)
		if m := cfg.Measure; m.Busy > 0 {
			s.still = [2]time.Time{cfg.AsOf, m.QuietUntil}
		}
		if u, err := url.Parse(g.URL); err == nil && g.HasSite() {
			s.host = strings.ToLower(u.Hostname())
		}
		p.sites = append(p.sites, s)
	}
	p.assign()
	releases := newReleases(cfg)
	for _, s := range p.sites {
		s.live(cfg, releases)
	}
	p.calibrate()
	for _, s := range p.sites {
		s.finish()
		if s.host == "" {
			continue
		}
		p.byHost[s.host] = s
		if s.alias != "" {
			p.byHost[s.alias] = s
		}
	}
	return p
}

// Groups returns the groups of the platform: the registry's, with the earlier
// address of the one that moved, and those of the ministry's table at the end, if they are
// not left out.
func (p *Platform) Groups() []kim.Group { return slices.Clone(p.cfg.Groups) }

// AsOf returns the moment that the known totals belong to.
func (p *Platform) AsOf() time.Time { return p.cfg.AsOf }

// Hosts lists every host that the platform answers for.
func (p *Platform) Hosts() []string {
	hosts := make([]string, 0, len(p.byHost))
	for h := range p.byHost {
		hosts = append(hosts, h)
	}
	slices.Sort(hosts)
	return hosts
}

// hash spreads a text over 64 bits.
func hash(s string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(s)) // a hash never fails to write
	return h.Sum64()
}

// siteCode returns the 12 digits of a site: ten in the form of a village code
// and two of a serial number. The village is invented.
func siteCode(g kim.Group) string {
	h := hash(g.ID)
	regency := strings.ReplaceAll(g.RegencyCode, ".", "")
	if len(regency) != 4 {
		regency = "0000"
	}
	return fmt.Sprintf("%s%02d%04d%02d", regency, 1+h%40, 2001+h>>8%900, 1+h>>20%3)
}

// finish puts the posts in order and prepares what serving needs.
func (s *site) finish() {
	slices.SortStableFunc(s.posts, func(a, b *post) int { return a.posted.Compare(b.posted) })
	for _, p := range s.posts {
		s.changes = append(s.changes, p.instants()...)
	}
	slices.SortFunc(s.changes, time.Time.Compare)
	s.changes = slices.CompactFunc(s.changes, time.Time.Equal)
	s.rng = nil
}
