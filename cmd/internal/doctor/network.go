package doctor

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"pantaukim/collector/fetch"
	"pantaukim/collector/fetch/web"
	"pantaukim/internal/kim"
)

// fromAbroad is what to do where the platform does not let us in.
const fromAbroad = "kim.id is reported to refuse visitors from outside Indonesia: run pantaukim in an Indonesian network, " +
	"and look at the address below with a browser from this machine's network"

// names looks up the platform and the first site of the registry.
func (p *patient) names(ctx context.Context) []Finding {
	host := p.host()
	if p.redirected() {
		return one("names", OK, "collector.connect_to sends requests elsewhere, no name is looked up", "")
	}
	if p.via != "" {
		return one("names", OK, "the outgoing proxy looks names up", "")
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

// targets are the pages that the checks ask for: the first sites of the registry, or the
// platform's front page.
func (p *patient) targets() (out []*url.URL) {
	seen := map[string]bool{}
	for _, g := range p.groups {
		u, err := url.Parse(g.URL)
		if err != nil || u.Host == "" || seen[u.Host] {
			continue
		}
		seen[u.Host] = true
		out = append(out, &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/"})
		if len(out) == mostAsked {
			break
		}
	}
	if len(out) == 0 {
		out = append(out, &url.URL{Scheme: "https", Host: "kim.id", Path: "/"})
	}
	return out
}

// mostAsked is how many sites are asked, where the first one does not answer: one that
// refuses us may be out of order, three are a platform or a network.
const mostAsked = 3

func (p *patient) host() string { return p.targets()[0].Hostname() }

// redirected tells whether the requests for the host go elsewhere.
func (p *patient) redirected() bool { return len(p.cfg.Collector.ConnectTo) > 0 }

// reach fetches the page of a site with the manners of the collector, and of two more if
// that fails.
func (p *patient) reach(ctx context.Context) []Finding {
	cfg := p.cfg.Collector.Config
	cfg.Retries = 0
	f, err := fetch.New(fetch.Deps{Now: p.Now, Resolver: p.Resolver}, cfg)
	if err != nil {
		return one("reach", Fail, err.Error(), "correct the section \"collector\"")
	}
	defer f.Close()
	var (
		failed   []string
		outcomes []kim.Outcome
		answered string
	)
	for _, u := range p.targets() {
		began := p.Now()
		res, err := f.Site([]string{u.Hostname()}, nil).Get(ctx, u.String(), web.Validators{})
		if !res.Date.IsZero() && p.date.IsZero() {
			p.date, p.asked = res.Date, p.Now()
		}
		var failure *web.Failure
		if err == nil {
			answered = fmt.Sprintf("%s answers in %.1f s", u, p.Now().Sub(began).Seconds())
			break
		}
		if !errors.As(err, &failure) {
			return one("reach", Fail, err.Error(), "look at the network of this machine")
		}
		failed = append(failed, fmt.Sprintf("%s: %s (%v)", u, failure.Outcome, failure.Err))
		outcomes = append(outcomes, failure.Outcome)
	}
	return reached(answered, failed, outcomes)
}

// reached judges what sites answered: at most one answer, and what failed before it.
func reached(answered string, failed []string, outcomes []kim.Outcome) []Finding {
	switch {
	case len(failed) == 0:
		return one("reach", OK, answered, "")
	case answered != "":
		return one("reach", Warn, answered+", so the network is good; "+strings.Join(failed, "; "),
			"look at that address with a browser; correct it in the registry if it has moved")
	case len(failed) > 1 && !slices.ContainsFunc(outcomes, func(o kim.Outcome) bool { return !refusal(o) }):
		return one("reach", Warn, fmt.Sprintf("geoblock, or the platform is down: all %d sites that were asked refuse this network; %s",
			len(failed), strings.Join(failed, "; ")), fromAbroad)
	}
	return one("reach", Warn, strings.Join(failed, "; "), remedy(outcomes[0]))
}

// refusal tells whether a look at a site ended as it does where a platform shuts a network out.
func refusal(o kim.Outcome) bool {
	return o == kim.OutcomeTimeout || o == kim.OutcomeRefused || o == kim.OutcomeBlocked
}

// remedy says what a failed look at a site calls for. A site that cannot be
// reached is a warning and not a failure: the program then says "not observed",
// which is the truth.
func remedy(o kim.Outcome) string {
	switch o {
	case kim.OutcomeTimeout, kim.OutcomeRefused, kim.OutcomeBlocked, kim.OutcomeGeoblocked:
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
