package doctor

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"time"

	"golang.org/x/sys/unix"

	"pantaukim/collector/fetch"
	"pantaukim/collector/fetch/web"
	"pantaukim/internal/kim"
)

// fromAbroad is what to do where the platform does not let us in.
const fromAbroad = "kim.id is reported to refuse visitors from outside Indonesia: run pantaukim in an Indonesian network, " +
	"and look at the address below with a browser from this machine's network"

// front is the platform's own page.
const front = "https://kim.id/"

// names looks up the platform and the first site of the registry.
func (p *patient) names(ctx context.Context) []Finding {
	host := p.host()
	if p.redirected() {
		return one("names", OK, "collector.connect_to sends requests elsewhere, no name is looked up", "")
	}
	resolver := p.Resolver
	if resolver == nil {
		resolver = net.DefaultResolver
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	addresses, err := resolver.LookupHost(ctx, host)
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return one("names", Fail, "there is no host "+host, "correct the address in the registry, if a browser does not find it either")
	case err != nil:
		return one("names", Fail, err.Error(), "mend the name resolution of this machine: look at /etc/resolv.conf")
	}
	return one("names", OK, fmt.Sprintf("%s is at %s", host, addresses[0]), "")
}

// target is the page that the checks ask for: the first site of the registry, or
// the platform's front page.
func (p *patient) target() string {
	for _, g := range p.groups {
		if u, err := url.Parse(g.URL); err == nil && u.Host != "" {
			return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/"}).String()
		}
	}
	return front
}

func (p *patient) host() string {
	u, err := url.Parse(p.target())
	if err != nil {
		return "kim.id"
	}
	return u.Hostname()
}

// redirected tells whether the requests for the host go elsewhere.
func (p *patient) redirected() bool { return len(p.cfg.Collector.ConnectTo) > 0 }

// reach fetches one page, with the manners of the collector.
func (p *patient) reach(ctx context.Context) []Finding {
	cfg := p.cfg.Collector.Config
	cfg.Retries = 0
	f, err := fetch.New(fetch.Deps{Now: p.Now, Resolver: p.Resolver}, cfg)
	if err != nil {
		return one("reach", Fail, err.Error(), "correct the section \"collector\"")
	}
	defer f.Close()
	address := p.target()
	began := p.Now()
	res, err := f.Site([]string{p.host()}, nil).Get(ctx, address, web.Validators{})
	if !res.Date.IsZero() {
		p.date, p.asked = res.Date, p.Now()
	}
	if err == nil {
		return one("reach", OK, fmt.Sprintf("%s answers in %.1f s", address, p.Now().Sub(began).Seconds()), "")
	}
	var failure *web.Failure
	if !errors.As(err, &failure) {
		return one("reach", Fail, err.Error(), "")
	}
	return one("reach", Warn, fmt.Sprintf("%s: %s (%v)", address, failure.Outcome, failure.Err), remedy(failure.Outcome))
}

// remedy says what a failed look at a site calls for. A site that cannot be
// reached is a warning and not a failure: the program then says "not observed",
// which is the truth.
func remedy(o kim.Outcome) string {
	switch o {
	case kim.OutcomeTimeout, kim.OutcomeRefused, kim.OutcomeBlocked:
		return fromAbroad
	case kim.OutcomeDNS:
		return "mend the name resolution of this machine, or correct the address in the registry"
	case kim.OutcomeTLS:
		return "look at the clock and the certificates of this machine (package ca-certificates)"
	case kim.OutcomeRobots:
		return "the site's robots.txt asks us to stay away; talk with whoever runs it"
	case kim.OutcomeRateLimited:
		return "lower collector.requests_per_second"
	case kim.OutcomeHTTP5xx:
		return "the platform is out of order; try again later"
	}
	return "look at the address with a browser; correct it in the registry if it has moved"
}

// built is before any program with this check was built: an earlier clock is wrong.
var built = kim.NewDate(2026, time.January, 1)

// clock compares the clock with what can be known of the time.
func (p *patient) clock(context.Context) []Finding {
	now := p.Now()
	if kim.DateOf(now, kim.WIB) < built {
		return one("clock", Fail, "it says "+now.Format(time.RFC3339)+", which has passed", "set the clock: timedatectl set-ntp true")
	}
	const set = "turn on time synchronisation: timedatectl set-ntp true"
	if !p.date.IsZero() {
		off := p.asked.Sub(p.date).Abs()
		says := fmt.Sprintf("%s off the clock of %s", off.Round(time.Second), p.host())
		switch {
		case off > 10*time.Minute:
			return one("clock", Fail, says, set+"; weeks would be counted wrong")
		case off > time.Minute:
			return one("clock", Warn, says, set)
		}
		return one("clock", OK, says, "")
	}
	var tx unix.Timex
	state, err := unix.Adjtimex(&tx)
	if err == nil && state == unix.TIME_ERROR {
		return one("clock", Warn, now.Format(time.RFC3339)+", and the system does not know whether that is right", set)
	}
	return one("clock", OK, now.Format(time.RFC3339), "")
}
