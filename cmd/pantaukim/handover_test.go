package main

import (
	"bufio"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// handed starts the program as systemd does with a socket unit: with the socket, its name, and
// the number of the process.
func handed(t *testing.T, config string, socket *os.File) *served {
	t.Helper()
	s := &served{cmd: program(t, "serve", "--config", config), log: &written{}}
	s.cmd.Args = append([]string{"sh", "-c", `LISTEN_PID=$$ exec "$0" "$@"`, s.cmd.Path}, s.cmd.Args[1:]...)
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Fatal(err)
	}
	s.cmd.Path = shell
	s.cmd.Env = append(s.cmd.Env, "LISTEN_FDS=1", "LISTEN_FDNAMES=pages")
	s.cmd.ExtraFiles = []*os.File{socket}
	stdout, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	s.cmd.Stderr = s.log
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		_ = s.cmd.Wait()
		t.Fatalf("%v\n%s", err, s.log)
	}
	s.base = strings.Fields(line)[1]
	return s
}

// The program is upgraded while a run is under way and people read: the old one stops, the new one
// starts, on a socket that somebody else keeps open. No request is refused or answered with an
// error, who was logged in still is, and the run goes on.
func TestUpgradeDropsNoRequest(t *testing.T) {
	t.Parallel()
	v := newVisits()
	w := newWorldBehind(t, 3, v.before)
	settings, err := os.ReadFile(w.config)
	if err != nil {
		t.Fatal(err)
	}
	patient := strings.ReplaceAll(string(settings), "timeout: 2s", "timeout: 1m") // the sites stand still until the first program has ended
	write(t, w.config, patient+"schedule: {collect: \"\", full: \"\", score: \"\", digest: \"\", retain: \"\", integrity: \"\"}\n")
	if out, code := says(t, testPassword+"\n", "user", "add", "siti", "--role", "admin", "--config", w.config); code != 0 {
		t.Fatal(out)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	socket, err := ln.(*net.TCPListener).File() // as systemd has it: the port stays open without a program
	if err != nil {
		t.Fatal(err)
	}
	_ = ln.Close()
	defer socket.Close()
	underWay := make(chan struct{})
	var once sync.Once
	slow := make(chan struct{})
	v.onRequest(func(request int) {
		if request > 4 {
			once.Do(func() { close(underWay) })
			<-slow
		}
	})
	goOn := sync.OnceFunc(func() { close(slow) })
	defer goOn()

	first := handed(t, w.config, socket)
	if !strings.Contains(first.base, ln.Addr().String()) {
		t.Fatalf("it answers on %s, and was handed %s", first.base, ln.Addr())
	}
	b := browser(t)
	login(t, b, first.base, "siti")
	ordered := program(t, "collect", "--config", w.config) // the program that serves does it
	if err := ordered.Start(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-underWay:
	case <-time.After(time.Minute):
		t.Fatalf("no site is asked\n%s", first.log)
	}

	stop := make(chan struct{})
	var readers sync.WaitGroup
	end := sync.OnceFunc(func() { close(stop); readers.Wait() })
	defer end()
	var asked, refused atomic.Int64
	var longest atomic.Int64
	for i := range 3 {
		readers.Go(func() {
			client := &http.Client{Timeout: 2 * time.Minute, Transport: &http.Transport{DisableKeepAlives: i == 0}}
			for {
				select {
				case <-stop:
					return
				case <-time.After(20 * time.Millisecond):
				}
				began := time.Now()
				res, err := client.Get(first.base + "healthz")
				asked.Add(1)
				if took := time.Since(began).Milliseconds(); took > longest.Load() {
					longest.Store(took)
				}
				if err != nil {
					refused.Add(1)
					t.Error(err)
					continue
				}
				_, _ = io.Copy(io.Discard, res.Body)
				res.Body.Close()
				if res.StatusCode != http.StatusOK {
					refused.Add(1)
					t.Errorf("answered with %d", res.StatusCode)
				}
			}
		})
	}
	if err := first.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := first.cmd.Wait(); err != nil {
		t.Errorf("stopped with %v\n%s", err, first.log)
	}
	if err := ordered.Wait(); err == nil {
		t.Error("the run had ended before the first program did")
	}
	before := asked.Load()
	goOn()
	second := handed(t, w.config, socket)
	defer second.stop(t)
	if status, body := fetch(t, b, second.base+"akun"); status != http.StatusOK || !strings.Contains(body, "siti") {
		t.Errorf("after the upgrade the account is answered with %d", status)
	}
	var again runReport
	if out := must(t, "collect", "--json", "--config", w.config); json.Unmarshal([]byte(out), &again) != nil || again.Resumed != 1 || again.Complete != 3 {
		t.Errorf("the run did not go on: %s", out)
	}
	end()
	t.Logf("%d requests, %d of them after the first program had ended; %d refused; the longest took %d ms", asked.Load(), asked.Load()-before, refused.Load(), longest.Load())
	if asked.Load() == before || refused.Load() > 0 {
		t.Errorf("%d requests, %d refused", asked.Load(), refused.Load())
	}
}
