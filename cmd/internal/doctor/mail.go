package doctor

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/cmd/internal/app"
	"pantaukim/cmd/internal/control"
	"pantaukim/internal/digest"
)

// subscribed adds those who subscribed on the page, as the warehouse knows them or, if conn
// is nil, the running program. Where nobody can be asked those of the configuration are left.
func (p *patient) subscribed(ctx context.Context, conn driver.Conn) {
	var all []digest.Recipient
	var err error
	if conn == nil {
		err = control.Call(ctx, p.cfg.DataDir, app.RecipientsPath, struct{}{}, &all)
	} else {
		all, err = digest.NewSubscriptions(conn, p.Now, p.cfg.Digest).Wanted(ctx)
	}
	if err != nil {
		return
	}
	for _, r := range p.mailTo { // a running program may not have read the configuration yet
		if !slices.ContainsFunc(all, func(have digest.Recipient) bool { return strings.EqualFold(have.Address, r.Address) }) {
			all = append(all, r)
		}
	}
	p.mailTo = all
}

// mail goes through the whole conversation with the mail server for each recipient, up to
// its word that it would take the message.
func (p *patient) mail(ctx context.Context) []Finding {
	n := len(p.mailTo)
	if n == 0 {
		return one("digest", OK, "digests are files only, nobody gets mail", "")
	}
	if p.cfg.Digest.SMTP.Server == "" {
		return one("digest", Fail, fmt.Sprintf("%d people have subscribed to letters, and there is no mail server", n), "set digest.smtp.server and digest.smtp.from")
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	if err := p.cfg.Digest.Check(ctx, p.mailTo); err != nil {
		return one("digest", Fail, err.Error(), "correct digest.smtp, or start the mail server")
	}
	says := fmt.Sprintf("%s takes mail for %d recipients", p.cfg.Digest.SMTP.Server, n)
	if p.cfg.Digest.Address() == "" {
		return one("digest", Warn, says+", and no letter says how to stop it", "set digest.link to the public address of the pages")
	}
	return one("digest", OK, says, "")
}
