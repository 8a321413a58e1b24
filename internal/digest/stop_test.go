package digest

import (
	"context"
	"net"
	"testing"
	"time"

	"github.com/wneessen/go-mail"
)

// The program is stopped while the mail server hangs: the letter is given up at once, before
// the greeting and in the middle of the talk.
func TestStopWhileTheMailServerHangs(t *testing.T) {
	t.Parallel()
	for name, says := range map[string]string{"before the greeting": "", "after the greeting": "220 mail.example.org ESMTP\r\n"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ln, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer ln.Close()
			ctx, stop := context.WithCancel(t.Context())
			go func() {
				conn, err := ln.Accept()
				if err != nil {
					t.Error(err)
					return
				}
				defer conn.Close()
				_, _ = conn.Write([]byte(says))
				if says != "" {
					_, _ = conn.Read(make([]byte, 100)) // it is greeted, and says nothing to that
				}
				stop()
				_, _ = conn.Read(make([]byte, 100)) // until the other side goes
			}()
			m := mail.NewMsg()
			if err := m.From("a@example.org"); err != nil {
				t.Fatal(err)
			}
			if err := m.To("b@example.org"); err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			if err := (SMTP{Server: ln.Addr().String(), From: "a@example.org", TLS: "none", Greeting: "test.example.org"}).deliver(ctx, m); err == nil {
				t.Error("a server that hangs has taken a letter")
			}
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}
