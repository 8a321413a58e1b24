package doctor

import (
	"context"
	"net"
	"net/url"
	"time"

	"pantaukim/collector/fetch"
)

// proxy says which outgoing proxy the sites are asked through, and whether it answers.
func (p *patient) proxy(ctx context.Context) []Finding {
	f, err := fetch.New(fetch.Deps{Now: p.Now, Resolver: p.Resolver}, p.cfg.Collector.Config)
	if err != nil {
		return one("proxy", Fail, err.Error(), "correct HTTP_PROXY and HTTPS_PROXY in the environment, and the section \"collector\"")
	}
	defer f.Close()
	target := p.targets()[0]
	via, err := f.Proxy(target)
	switch {
	case err != nil:
		return one("proxy", Warn, target.String()+" is not asked for through the proxy "+via+": "+err.Error(), "correct the address in the registry, or name its host in NO_PROXY")
	case via == "":
		return one("proxy", OK, "sites are asked directly, without a proxy", "")
	}
	p.via = via
	at, err := url.Parse(via)
	if err != nil {
		return one("proxy", Fail, "the proxy "+via+" cannot be read", "correct HTTP_PROXY and HTTPS_PROXY")
	}
	host := at.Host
	if at.Port() == "" {
		host = net.JoinHostPort(at.Hostname(), map[string]string{"http": "80", "https": "443", "socks5": "1080", "socks5h": "1080"}[at.Scheme])
	}
	conn, err := (&net.Dialer{Timeout: 5 * time.Second}).DialContext(ctx, "tcp", host)
	if err != nil {
		return one("proxy", Fail, "sites are asked through "+via+", which does not answer: "+err.Error(), "start the proxy, or correct HTTP_PROXY and HTTPS_PROXY in the environment of pantaukim")
	}
	_ = conn.Close() // nothing was sent
	return one("proxy", OK, "sites are asked through "+via+"; mail and ClickHouse are reached directly", "")
}
