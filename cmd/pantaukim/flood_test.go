package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
)

// Two hundred visitors who never finish their requests, and a flood of downloads,
// cost the honest visitor time and nothing else: every page still answers, and no
// download is cut or mixed up.
func TestSlowClientsAndAFloodOfDownloads(t *testing.T) {
	w := newWorld(t, 12)
	w.namesAll(t)
	must(t, "collect", "--as-of", "2025-10-28", "--config", w.config)
	must(t, "score", "--as-of", "2025-10-28", "--config", w.config)
	s := serve(t, w.config)
	b := browser(t)
	status, csv := fetch(t, b, s.base+"unduh/ranking.csv")
	if status != http.StatusOK || strings.Count(csv, "\n") < 12 {
		t.Fatalf("the table to download has few rows:\n%s", csv)
	}
	slow := make([]net.Conn, 200)
	for i := range slow {
		conn, err := net.Dial("tcp", strings.TrimSuffix(strings.TrimPrefix(s.base, "http://"), "/"))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		slow[i] = conn
		if i%2 == 0 { // half of them stop in the middle of the headers
			fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: pantaukim\r\nX-Slow: ")
		} else { // the others never read the answer
			fmt.Fprint(conn, "GET /peringkat HTTP/1.1\r\nHost: pantaukim\r\n\r\n")
		}
	}
	var (
		flood        sync.WaitGroup
		mu           sync.Mutex
		done, later  int
		wrong        []string
		end          = make(chan struct{})
		formats      = []string{"csv", "xlsx", "json"}
		floodClients = 60
	)
	for n := range floodClients {
		flood.Go(func() {
			for i := n; ; i++ {
				select {
				case <-end:
					return
				default:
				}
				format := formats[i%len(formats)]
				res, err := http.Get(s.base + "unduh/ranking." + format)
				if err != nil {
					mu.Lock()
					wrong = append(wrong, err.Error())
					mu.Unlock()
					return
				}
				body, err := io.ReadAll(res.Body)
				res.Body.Close()
				mu.Lock()
				switch {
				case err != nil:
					wrong = append(wrong, err.Error())
				case res.StatusCode == http.StatusServiceUnavailable && res.Header.Get("Retry-After") != "":
					later++
				case res.StatusCode != http.StatusOK, format == "csv" && string(body) != csv:
					wrong = append(wrong, fmt.Sprintf("%s: status %d, %d bytes", format, res.StatusCode, len(body)))
				default:
					done++
				}
				mu.Unlock()
			}
		})
	}
	for range 15 {
		for path, want := range map[string]string{"healthz": "ok", "readyz": "", "": "<html", "peringkat?q=kim": "<html", "metrics": "pantaukim_build_info"} {
			if status, body := fetch(t, b, s.base+path); status != http.StatusOK || !strings.Contains(body, want) {
				t.Errorf("/%s: status %d meanwhile", path, status)
			}
		}
	}
	close(end)
	flood.Wait()
	if len(wrong) > 0 || done == 0 {
		t.Errorf("%d downloads, %d sent away, wrong: %q", done, later, wrong[:min(5, len(wrong))])
	}
	// Whoever does not finish the headers is cut off.
	for i := 0; i < len(slow); i += 2 {
		if err := slow[i].SetReadDeadline(time.Now().Add(30 * time.Second)); err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, slow[i]); errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatalf("slow client %d is still waited for", i)
		}
	}
	s.stop(t)
}
