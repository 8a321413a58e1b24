package crawlbench

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"pantaukim/collector"
	"pantaukim/collector/extract"
	"pantaukim/internal/kim"
	"pantaukim/internal/lab/kimsim"
	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/warehousetest"
)

// asServer makes the test binary serve the sites instead: their work must not be
// counted.
const asServer = "PANTAUKIM_TEST_SITES"

func TestMain(m *testing.M) {
	if os.Getenv(asServer) != "" {
		if err := serveSites(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	warehousetest.Main(m)
}

// startSites starts the server in a process of its own and returns its address.
func startSites(tb testing.TB) string {
	tb.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), asServer+"=1")
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

// used returns the CPU time that this process, without its children, has used.
func used() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// calm gives back what earlier work left in memory and lets the peak begin anew.
func calm(tb testing.TB) {
	debug.FreeOSMemory()
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil {
		tb.Log("the peak of memory is that of the whole process:", err)
	}
}

// peak returns the largest resident size since calm, in MB.
func peak(tb testing.TB) float64 {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		tb.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb, _ := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kb / 1024
		}
	}
	return 0
}

// ours walks sites in full into an empty warehouse and returns what is loaded.
func ours(
	tb testing.TB, db *warehouse.DB, profiles *extract.Profiles, address string, s style, sites, workers int,
) (r reading, cpu time.Duration) {
	tb.Helper()
	var groups []kim.Group
	for i := range sites {
		groups = append(groups, kim.Group{ID: fmt.Sprintf("kim-%04d", i), URL: "http://" + fmt.Sprintf(s.host, i), Zone: kim.WIB})
	}
	cfg := collector.DefaultConfig()
	cfg.RequestsPerSecond, cfg.Concurrency, cfg.OutboxDir = 1e6, workers, tb.TempDir()
	cfg.ConnectTo = map[string]string{"*": address}
	c, err := collector.New(collector.Deps{DB: db, Profiles: profiles, Log: slog.New(slog.DiscardHandler), Now: kimsim.DefaultAsOf}, cfg)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() {
		if err := c.Close(); err != nil {
			tb.Error(err)
		}
	}()
	if os.Getenv("GOMEMLIMIT") == "" { // as the command that collects
		defer debug.SetMemoryLimit(debug.SetMemoryLimit(cfg.MemoryBytes))
	}
	began := used()
	report, err := c.Walk(tb.Context(), collector.Request{Groups: groups, Reason: "demo"})
	cpu = used() - began
	if err != nil {
		tb.Fatal(err)
	}
	var items, dated, found uint64
	const stored = "SELECT count(), countIf(date_source != ''), sum(photos) FROM items FINAL"
	if err := db.Conn().QueryRow(tb.Context(), stored).Scan(&items, &dated, &found); err != nil {
		tb.Fatal(err)
	}
	return reading{Pages: report.Pages, Items: int(items), Dated: int(dated), Photos: int(found)}, cpu
}

// python is the interpreter that Debian's packages are for.
func python() string {
	if _, err := os.Stat("/usr/bin/python3"); err == nil {
		return "/usr/bin/python3"
	}
	return "python3"
}

// scrapy reads sites by Debian's Scrapy in a process of its own, start included.
func scrapy(tb testing.TB, address string, s style, sites int) (r reading, cpu time.Duration, mb float64) {
	tb.Helper()
	cmd := exec.CommandContext(tb.Context(), python(), "testdata/peers/spider.py", address, s.host, strconv.Itoa(sites))
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		tb.Fatalf("scrapy (Debian's python3-scrapy): %v\n%s", err, stderr.Bytes())
	}
	var found struct {
		reading
		PeakKB float64
	}
	if err := json.Unmarshal(out, &found); err != nil {
		tb.Fatalf("%v in %s%s", err, out, stderr.Bytes())
	}
	return found.reading, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), found.PeakKB / 1024
}

// number is a setting of the benchmark from the environment.
func number(tb testing.TB, name string, otherwise int) int {
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		tb.Fatalf("%s=%s is no number of sites", name, text)
	}
	return n
}

// BenchmarkFullCrawl reads 500 sites of 40 articles each (PANTAUKIM_BENCH_SITES sets
// another number) in full: bare, by the collector into a real warehouse, and a sample
// of them by Scrapy; one after the other in every round, so that ratios hold on a busy
// machine too. CPU seconds are those of the reading process, without the server and
// without ClickHouse, for 1,000 pages of the sites.
func BenchmarkFullCrawl(b *testing.B) {
	const workers = 32
	sites := number(b, "PANTAUKIM_BENCH_SITES", 500)
	sample := min(sites, 20)
	address := startSites(b)
	profiles, err := extract.Load()
	if err != nil {
		b.Fatal(err)
	}
	warehousetest.Engine(b)
	for _, s := range styles {
		b.Run(s.name, func(b *testing.B) {
			var bareTime, ourTime, scrapyTime time.Duration
			var idleMB, bareMB, ourMB, scrapyMB float64
			want := reading{Items: sites * articles, Dated: sites * articles, Photos: sites * articles * photos}
			same := func(who string, got, want reading) {
				if got.Pages, want.Pages = 0, 0; got != want {
					b.Fatalf("%s read %+v, want %+v", who, got, want)
				}
			}
			for b.Loop() {
				calm(b)
				idleMB = max(idleMB, peak(b))
				began := used()
				got := newBare(b, address, s).crawl(sites, workers)
				bareTime += used() - began
				bareMB = max(bareMB, peak(b))
				same("bare", got, want)

				db := warehousetest.New(b)
				calm(b)
				got, cpu := ours(b, db, profiles, address, s, sites, workers)
				ourTime += cpu
				ourMB = max(ourMB, peak(b))
				same("the collector", got, want)

				got, cpu, mb := scrapy(b, address, s, sample)
				scrapyTime += cpu
				scrapyMB = max(scrapyMB, mb)
				same("Scrapy", got, reading{Items: sample * articles, Dated: sample * articles, Photos: sample * articles * photos})
			}
			cost := func(d time.Duration, sites int) float64 {
				return d.Seconds() / float64(b.N*sites*pages) * 1000
			}
			b.ReportMetric(cost(bareTime, sites), "bare-cpu-s/1000pages")
			b.ReportMetric(cost(ourTime, sites), "cpu-s/1000pages")
			b.ReportMetric(cost(scrapyTime, sample), "scrapy-cpu-s/1000pages")
			b.ReportMetric(cost(ourTime, sites)/cost(bareTime, sites), "x-bare")
			b.ReportMetric(cost(scrapyTime, sample)/cost(ourTime, sites), "scrapy-x-ours")
			b.ReportMetric(idleMB, "idle-MB")
			b.ReportMetric(bareMB, "bare-peak-MB")
			b.ReportMetric(ourMB, "peak-MB")
			b.ReportMetric(scrapyMB, "scrapy-peak-MB")
		})
	}
}
