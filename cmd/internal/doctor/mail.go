package doctor

import (
	"context"
	"fmt"
	"time"
)

// mail looks whether digests can be handed over.
func (p *patient) mail(ctx context.Context) []Finding {
	n := len(p.cfg.Digest.Recipients)
	if n == 0 {
		return one("digest", OK, "digests are files only, nobody gets mail", "")
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	if err := p.cfg.Digest.Check(ctx); err != nil {
		return one("digest", Fail, err.Error(), "correct digest.smtp, or start the mail server")
	}
	return one("digest", OK, fmt.Sprintf("%s takes mail for %d recipients", p.cfg.Digest.SMTP.Server, n), "")
}
