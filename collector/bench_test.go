package collector_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/net/html"

	"pantaukim/collector"
	"pantaukim/collector/extract"
	"pantaukim/internal/kim"
	"pantaukim/internal/kimsim"
	"pantaukim/internal/warehouse/warehousetest"
)

// The fixture of the benchmark: sites in the form of kim.id with pages of a usual
// length (33 kB), ten articles a listing page.
const fixtureArticles = 40

// fixturePage is a page without its body: the furniture that real pages have.
var fixtureFurniture = sync.OnceValue(func() string {
	var b strings.Builder
	for i := range 160 {
		fmt.Fprintf(&b, `<li class="menu-item menu-item-%d"><a class="tautan" href="/halaman/profil-%d" title="Halaman profil nomor %d"><span class="ikon"></span>Profil lembaga nomor %d</a></li>`+"\n", i, i, i, i)
	}
	return b.String()
})

func fixturePage(w io.Writer, title, body string) {
	fmt.Fprintf(w, `<!DOCTYPE html><html lang="id"><head><meta charset="utf-8"><title>%s | KIM Tolok Ukur</title></head><body><header><nav><ul><li><a href="/berita">Berita</a></li></ul></nav></header><main><div class="konten">%s</div></main><aside><ul>%s</ul></aside><footer>Hak cipta 2022-2025</footer></body></html>`,
		title, body, fixtureFurniture())
}

func fixtureHandler(w http.ResponseWriter, r *http.Request) {
	var page bytes.Buffer
	day := func(n int) string {
		return kim.DateOf(kimsim.DefaultAsOf(), kim.WIB).AddDays(-1 - n).Time().Format("Jan 2, 2006")
	}
	switch {
	case r.URL.Path == "/":
		fixturePage(&page, "Beranda", "<h2>Selamat datang</h2>")
	case r.URL.Path == "/berita":
		n, _ := strconv.Atoi(r.URL.Query().Get("page"))
		n = max(n, 1)
		var b strings.Builder
		for i := 10 * (n - 1); i < 10*n; i++ {
			fmt.Fprintf(&b, `<div class="card"><h3><a href="/berita/read/kabar-kampung-nomor-%d-629900200101">Kabar Kampung Nomor %d</a></h3><ul class="list-inline"><li>Admin KIM</li><li>%s</li></ul></div>`, i, i, day(i))
		}
		if 10*n < fixtureArticles {
			fmt.Fprintf(&b, `<ul class="pagination"><li><a rel="next" href="/berita?page=%d">Selanjutnya</a></li></ul>`, n+1)
		}
		fixturePage(&page, "Berita", b.String())
	case strings.HasPrefix(r.URL.Path, "/berita/read/"):
		var i int
		if _, err := fmt.Sscanf(r.URL.Path, "/berita/read/kabar-kampung-nomor-%d-629900200101", &i); err != nil {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		var b strings.Builder
		fmt.Fprintf(&b, `<h1>Kabar Kampung Nomor %d</h1><ul class="list-inline"><li>Admin KIM</li><li>%s</li></ul><div class="isi">`, i, day(i))
		for p := range 5 {
			fmt.Fprintf(&b, `<p><img src="/assets/files/data/629900200101/foto-%d-%d.jpeg" alt=""></p><p>Warga bergotong royong membersihkan saluran air sejak pagi, dan pengurus mencatat hasil kerja nomor %d pada hari itu bersama perangkat desa, kader posyandu dan karang taruna. %s</p>`, i, p, i*p, strings.Repeat("Kegiatan berlangsung tertib sampai sore. ", 12))
		}
		b.WriteString("</div>")
		fixturePage(&page, "Kabar", b.String())
	default:
		w.WriteHeader(http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(page.Bytes())
}

// serveFixture serves the fixture until standard input ends.
func serveFixture() error {
	l, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(l.Addr())
	server := &http.Server{Handler: http.HandlerFunc(fixtureHandler), ReadHeaderTimeout: time.Minute}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		_ = server.Close()
	}()
	if err := server.Serve(l); err != http.ErrServerClosed {
		return err
	}
	return nil
}

// startFixture starts the server in a process of its own, so that its work is
// not counted, and returns its address.
func startFixture(tb testing.TB) string {
	tb.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childFixture+"=1")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		tb.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = in.Close(); _ = cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		tb.Fatal(err)
	}
	return strings.TrimSpace(line)
}

// cpu returns the CPU time that this process has used.
func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// bareCrawl reads the same pages with nothing but net/http and the tokenizer:
// links, titles and images, no rules, no memory, no loading.
func bareCrawl(tb testing.TB, address string, sites, workers int) (pages int) {
	tb.Helper()
	transport := &http.Transport{
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, address)
		},
		MaxIdleConnsPerHost: 1,
	}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	read := func(url string) (links []string) {
		resp, err := client.Get(url)
		if err != nil {
			tb.Error(err)
			return nil
		}
		defer func() { _ = resp.Body.Close() }()
		z := html.NewTokenizer(resp.Body)
		photos, title := 0, ""
		for {
			switch z.Next() {
			case html.ErrorToken:
				return links
			case html.TextToken:
				if title == "h" {
					title = string(z.Text())
				}
			case html.StartTagToken, html.SelfClosingTagToken:
				name, more := z.TagName()
				tag := string(name)
				if tag == "h1" {
					title = "h"
				}
				for more {
					var key, value []byte
					key, value, more = z.TagAttr()
					switch {
					case tag == "a" && string(key) == "href":
						links = append(links, string(value))
					case tag == "img" && string(key) == "src":
						photos++
					}
				}
			}
		}
	}
	var mu sync.Mutex
	work := make(chan string)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for base := range work {
				n := 1
				read(base + "/")
				next := "/berita"
				for next != "" {
					n++
					links := read(base + next)
					next = ""
					for _, l := range links {
						switch {
						case strings.HasPrefix(l, "/berita/read/"):
							n++
							read(base + l)
						case strings.HasPrefix(l, "/berita?page="):
							next = l
						}
					}
				}
				mu.Lock()
				pages += n
				mu.Unlock()
			}
		})
	}
	for i := range sites {
		work <- fmt.Sprintf("http://s%d.kim.id", i)
	}
	close(work)
	wg.Wait()
	return pages
}

// BenchmarkCrawl crawls local sites in full, into a real warehouse, beside a bare
// crawl of the same pages in the same minute. It reports CPU seconds for 1,000
// pages of this process, that is without the server and without ClickHouse.
// PANTAUKIM_BENCH_SITES sets the number of sites (60).
func BenchmarkCrawl(b *testing.B) {
	sites := 60
	if n, err := strconv.Atoi(os.Getenv("PANTAUKIM_BENCH_SITES")); err == nil && n > 0 {
		sites = n
	}
	address := startFixture(b)
	profiles, err := extract.Load()
	if err != nil {
		b.Fatal(err)
	}
	var groups []kim.Group
	for i := range sites {
		groups = append(groups, kim.Group{ID: fmt.Sprintf("kim-%04d", i), URL: fmt.Sprintf("http://s%d.kim.id", i), Zone: kim.WIB})
	}
	cfg := localConfig(address)
	cfg.Concurrency, cfg.SpoolDir = 32, b.TempDir()
	warehousetest.Engine(b)
	var bare, ours time.Duration
	var barePages, ourPages int
	b.ResetTimer()
	for b.Loop() {
		began := cpu()
		barePages += bareCrawl(b, address, sites, 32)
		bare += cpu() - began

		db := warehousetest.New(b)
		c, err := collector.New(collector.Deps{DB: db, Profiles: profiles, Log: slog.New(slog.DiscardHandler), Now: kimsim.DefaultAsOf}, cfg)
		if err != nil {
			b.Fatal(err)
		}
		began = cpu()
		r, err := c.Walk(b.Context(), collector.Request{Groups: groups, Reason: "demo"})
		ours += cpu() - began
		if err := c.Close(); err != nil {
			b.Fatal(err)
		}
		if err != nil || r.New != sites*fixtureArticles {
			b.Fatalf("%d items of %d: %v", r.New, sites*fixtureArticles, err)
		}
		ourPages += r.Pages
	}
	b.ReportMetric(bare.Seconds()/float64(barePages)*1000, "bare-cpu-s/1000pages")
	b.ReportMetric(ours.Seconds()/float64(ourPages)*1000, "cpu-s/1000pages")
	b.ReportMetric(ours.Seconds()/float64(ourPages)/(bare.Seconds()/float64(barePages)), "x-bare")
	b.ReportMetric(peakMemory()/(1<<20), "peak-MB")
}

// peakMemory returns the largest resident size of this process so far, in bytes.
func peakMemory() float64 {
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.SplitSeq(string(data), "\n") {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb, _ := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kb * 1024
		}
	}
	return 0
}
