package digest

import (
	"bufio"
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
	"strings"
	"sync"
	"testing"
	"time"
)

// letter is one message that the server took.
type letter struct {
	from, to, data string
	secure         bool
	login          string // as decoded from AUTH PLAIN
}

// mailServer is a small SMTP server.
type mailServer struct {
	addr   string
	caFile string
	cert   tls.Certificate

	mu       sync.Mutex
	letters  []letter
	noTLS    bool   // does not offer STARTTLS
	refuse   string // address that it does not know
	breakOff bool   // takes a message and breaks the connection before it answers
}

func (s *mailServer) set(change func(*mailServer)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(s)
}

func (s *mailServer) taken() []letter {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]letter(nil), s.letters...)
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
	var l letter
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		verb, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		s.mu.Lock()
		noTLS, refuse, breakOff := s.noTLS, s.refuse, s.breakOff
		s.mu.Unlock()
		switch strings.ToUpper(verb) {
		case "EHLO", "HELO":
			say("250-surat.test")
			if !secure && !noTLS {
				say("250-STARTTLS")
			}
			if secure {
				say("250-AUTH PLAIN")
			}
			say("250 8BITMIME")
		case "STARTTLS":
			say("220 go on")
			conn = tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{s.cert}})
			in, secure = bufio.NewReader(conn), true
		case "AUTH":
			text, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(rest, "PLAIN "))
			l.login = string(text)
			say("235 welcome")
		case "MAIL":
			l.from = rest
			say("250 ok")
		case "RCPT":
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
