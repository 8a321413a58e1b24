package digest

import (
	"bufio"
	"cmp"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// received is one message that the server took.
type received struct {
	from, to, data string
	secure         bool
	login          string // as decoded from AUTH PLAIN, or name and password of AUTH LOGIN
	greeting       string
}

// mailServer is a small SMTP server.
type mailServer struct {
	addr   string
	caFile string
	cert   tls.Certificate

	mu       sync.Mutex
	letters  []received
	noTLS    bool   // does not offer STARTTLS
	auth     string // the ways to log in that it offers; empty: PLAIN
	strict   bool   // refuses receivers where the greeting was no full name, as Postfix may
	refuse   string // address that it does not know
	deny     bool   // lets nobody log in
	breakOff bool   // takes a message and breaks the connection before it answers
}

func (s *mailServer) set(change func(*mailServer)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(s)
}

func (s *mailServer) taken() []received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]received(nil), s.letters...)
}

func startMailServer(t *testing.T, implicit bool) *mailServer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	s := &mailServer{cert: tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, caFile: filepath.Join(t.TempDir(), "ca.pem")}
	if err := os.WriteFile(s.caFile, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.addr = ln.Addr().String()
	var talks sync.WaitGroup
	t.Cleanup(func() { ln.Close(); talks.Wait() })
	talks.Go(func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			talks.Go(func() {
				if implicit {
					conn = tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{s.cert}})
				}
				s.talk(conn, implicit)
			})
		}
	})
	return s
}

// talk speaks as much SMTP as the program needs.
func (s *mailServer) talk(conn net.Conn, secure bool) {
	defer func() { conn.Close() }()
	in := bufio.NewReader(conn)
	say := func(format string, args ...any) { fmt.Fprintf(conn, format+"\r\n", args...) }
	say("220 surat.test ESMTP")
	var l received
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		verb, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		s.mu.Lock()
		noTLS, refuse, breakOff, auth, strict, deny := s.noTLS, s.refuse, s.breakOff, cmp.Or(s.auth, "PLAIN"), s.strict, s.deny
		s.mu.Unlock()
		switch strings.ToUpper(verb) {
		case "EHLO", "HELO":
			l.greeting = rest
			say("250-surat.test")
			if !secure && !noTLS {
				say("250-STARTTLS")
			}
			if secure {
				say("250-AUTH %s", auth)
			}
			say("250 8BITMIME")
		case "STARTTLS":
			say("220 go on")
			conn = tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{s.cert}})
			in, secure = bufio.NewReader(conn), true
		case "AUTH":
			way, first, _ := strings.Cut(rest, " ")
			if !slices.Contains(strings.Fields(auth), way) {
				say("504 unrecognized authentication type")
				continue
			}
			if way == "LOGIN" {
				for _, question := range []string{"Username:", "Password:"} {
					say("334 %s", base64.StdEncoding.EncodeToString([]byte(question)))
					line, err := in.ReadString('\n')
					if err != nil {
						return
					}
					text, _ := base64.StdEncoding.DecodeString(strings.TrimSpace(line))
					l.login += "\x00" + string(text)
				}
			} else {
				text, _ := base64.StdEncoding.DecodeString(first)
				l.login = string(text)
			}
			if deny {
				say("535 5.7.8 authentication failed")
				continue
			}
			say("235 welcome")
		case "NOOP", "RSET":
			say("250 ok")
		case "MAIL":
			if !strings.HasPrefix(rest, "FROM:<") {
				say("501 5.1.7 bad sender address syntax")
				continue
			}
			l.from = rest
			say("250 ok")
		case "RCPT":
			if !strings.HasPrefix(rest, "TO:<") {
				say("501 5.1.3 bad recipient address syntax")
				continue
			}
			if strict && !strings.Contains(l.greeting, ".") {
				say("504 5.5.2 <%s>: Helo command rejected: need fully-qualified hostname", l.greeting)
				continue
			}
			if refuse != "" && strings.Contains(rest, refuse) {
				say("550 no such mailbox")
				continue
			}
			l.to = rest
			say("250 ok")
		case "DATA":
			say("354 go on")
			var data strings.Builder
			for {
				line, err := in.ReadString('\n')
				if err != nil {
					return // cut off before its end: not taken
				}
				if line == ".\r\n" {
					break
				}
				data.WriteString(line)
			}
			l.data, l.secure = data.String(), secure
			s.set(func(s *mailServer) { s.letters = append(s.letters, l) })
			if breakOff {
				return
			}
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("502 what?")
		}
	}
}
