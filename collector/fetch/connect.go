package fetch

import (
	"fmt"
	"net"
	"sort"
	"strconv"
	"strings"

	"pantaukim/internal/hostname"
)

// target is where the requests for a host go instead.
type target struct {
	address string // host:port
	plain   bool   // plain HTTP, whatever the scheme of the address
}

// redirection maps hosts to targets, the most specific pattern first.
type redirection struct {
	patterns []string
	targets  []target
}

// parseConnectTo reads the map of [Config.ConnectTo].
func parseConnectTo(m map[string]string) (*redirection, error) {
	r := &redirection{}
	for p := range m {
		r.patterns = append(r.patterns, p)
	}
	sort.Slice(r.patterns, func(i, j int) bool {
		a, b := r.patterns[i], r.patterns[j]
		if wa, wb := strings.HasPrefix(a, "*"), strings.HasPrefix(b, "*"); wa != wb {
			return !wa
		}
		if len(a) != len(b) {
			return len(a) > len(b)
		}
		return a < b
	})
	for i, p := range r.patterns {
		if p == "" || strings.ContainsAny(p, "/: ") || strings.LastIndex(p, "*") > 0 || (len(p) > 1 && p[0] == '*' && p[1] != '.') {
			return nil, fmt.Errorf("connect_to: %q is not a host, *.suffix or *", p)
		}
		raw := m[p]
		t := target{plain: true, address: raw}
		if s, ok := strings.CutPrefix(raw, "http://"); ok {
			t.address = s
		} else if s, ok := strings.CutPrefix(raw, "https://"); ok {
			t.address, t.plain = s, false
		}
		t.address = strings.TrimSuffix(t.address, "/")
		host, port, err := net.SplitHostPort(t.address)
		if _, bad := strconv.ParseUint(port, 10, 16); err != nil || bad != nil || host == "" || strings.Contains(t.address, "/") {
			return nil, fmt.Errorf("connect_to: %q is not host:port, http://host:port or https://host:port", raw)
		}
		r.patterns[i] = strings.ToLower(hostname.ASCII(p))
		r.targets = append(r.targets, t)
	}
	return r, nil
}

// match returns where the requests for host go, if not to host itself.
func (r *redirection) match(host string) (target, bool) {
	host = strings.ToLower(host)
	for i, p := range r.patterns {
		if p == "*" || p == host || (p[0] == '*' && strings.HasSuffix(host, p[1:])) {
			return r.targets[i], true
		}
	}
	return target{}, false
}
