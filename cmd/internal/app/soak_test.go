package app

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/lab/kimsim"
	"pantaukim/internal/lab/proof"
	"pantaukim/internal/warehouse/smalldisk"
	"pantaukim/internal/warehouse/warehousetest"
)

// soakSeedEnv names the seed of a soak that is to be seen again.
const soakSeedEnv = "PANTAUKIM_SOAK_SEED"

// blow is what befalls the machine, or everything that it asks, during one run.
type blow string

// The blows.
const (
	blowKill   blow = "program killed"
	blowEngine blow = "engine killed"
	blowHang   blow = "engine hangs"
	blowDisk   blow = "disk full"
	blowOutage blow = "platform away"
	blowBlock  blow = "platform refuses us"
	blowClock  blow = "clock jumps"
)

func blows() []blow {
	return []blow{blowKill, blowEngine, blowHang, blowDisk, blowOutage, blowBlock, blowClock}
}

// TestSoak lets the program live for weeks, as scheduled, over sites that publish, edit and
// remove posts, while faults are drawn at random: the program and its engine are killed, the
// engine hangs, the disk runs full, the clock jumps, the platform is away, and single sites
// fail, are hacked, or move. Every Monday each group's weeks are held against what its site
// showed, and in the end every item: nothing may be wrong, lost or counted twice. What the
// program uses must stay flat.
func TestSoak(t *testing.T) {
	smalldisk.Run(t, proof.Size("300m", "6g"), func(t *testing.T, dir string) {
		s := newSoak(t, dir, proof.Times(8, 500), proof.Times(8, 52))
		s.live()
		s.judgeEnd()
		s.judgeUse()
		s.tell()
	})
}

// soakRun is one order with what befalls it.
type soakRun struct {
	order soakOrder
	at    time.Time // as it really is
	week  int
	blow  blow
}

// soak is the world of TestSoak.
type soak struct {
	t       *testing.T
	random  *rand.Rand
	sim     *kimsim.Platform
	groups  []kim.Group
	posts   map[string][]soakPost // by group
	weather *weather
	place   soakPlace
	log     string
	weeks   int
	first   kim.Week // the first that is judged
	runs    []soakRun

	mu      sync.Mutex
	next    int // of runs
	machine *exec.Cmd
	killed  bool // the machine, by a blow
	engine  int
	landed  bool                   // what befell this run has happened
	busy    int                    // requests of the last planned run
	looked  map[string][]time.Time // when a group's site could be read
	struck  map[string]int         // faults that happened, by name
	use     []soakUse
	states  map[kim.WeekState]int // of the newest week, each Monday
	wrong   []string
	ended   chan struct{}
}

// soakUse is what the machine used after a week.
type soakUse struct {
	week int
	soakNews
}

func newSoak(t *testing.T, dir string, groups, weeks int) *soak {
	seed := uint64(20251028)
	if proof.Long() {
		seed = uint64(time.Now().UnixNano())
	}
	if text := os.Getenv(soakSeedEnv); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatalf("%s: %v", soakSeedEnv, err)
		}
	}
	t.Logf("%s=%d: %d groups, %d weeks", soakSeedEnv, seed, groups, weeks)
	asOf := PlanWeekAsOf()
	start := kim.WeekOf(asOf, kim.WIB).Add(1)
	sim := kimsim.New(kimsim.Config{
		Seed: seed, Groups: kimsim.Registry(groups, seed)[:groups], Weeks: 26, AsOf: asOf,
		Measure: kimsim.Measure{QuietUntil: start.Monday().In(kim.WIB), Busy: weeks},
	})
	s := &soak{
		t: t, random: rand.New(rand.NewPCG(seed, 1)), sim: sim, groups: sim.Groups(), posts: map[string][]soakPost{}, weather: newWeather(sim),
		weeks: weeks, first: start, looked: map[string][]time.Time{}, struck: map[string]int{}, states: map[kim.WeekState]int{}, ended: make(chan struct{}),
	}
	for _, g := range s.groups {
		s.posts[g.ID] = postsOf(sim.Posts(g.ID), g.Zone)
	}
	platform, desk := httptest.NewServer(s.weather), httptest.NewServer(s.desk())
	t.Cleanup(platform.Close)
	t.Cleanup(desk.Close)
	s.place = soakPlace{
		Dir: filepath.Join(dir, "data"), Library: warehousetest.Library(t),
		Platform: strings.TrimPrefix(platform.URL, "http://"), Desk: strings.TrimPrefix(desk.URL, "http://"),
	}
	s.log = filepath.Join(t.TempDir(), "log")
	if err := os.CopyFS(s.place.Dir, os.DirFS(warehousetest.Folder(t))); err != nil {
		t.Fatal(err)
	}
	s.plan(asOf)
	return s
}

// plan draws what is done when, and what befalls it. In each eight weeks every blow falls
// at least once. In the second half the program is not killed, so that one process can be
// seen to live on.
func (s *soak) plan(asOf time.Time) {
	s.runs = append(s.runs, soakRun{at: asOf, order: soakOrder{Do: "full", At: asOf, Groups: s.groups}})
	var coming []blow
	days := []int{0, 1, 2, 3, 4, 5, 6}
	if !proof.Long() {
		days = []int{0, 3, 6}
	}
	for week := range s.weeks {
		if len(coming) == 0 {
			coming = append(blows(), blowEngine)
			s.random.Shuffle(len(coming), func(i, j int) { coming[i], coming[j] = coming[j], coming[i] })
		}
		falls, on := coming[0], days[s.random.IntN(len(days)-1)]
		coming = coming[1:]
		if falls == blowKill && week >= max(8, s.weeks/2) {
			falls = blowEngine
		}
		monday := s.first.Add(week).Monday()
		for _, day := range days {
			at := monday.AddDays(day).In(kim.WIB).Add(time.Hour)
			r := soakRun{at: at, week: week, order: soakOrder{Do: "collect", At: at, Rows: day == 0}}
			if day == on {
				r.blow = falls
			}
			if r.blow == blowClock && day > 0 { // not over a Monday: nobody could know the week then
				r.order.At = at.Add(time.Duration(s.random.IntN(7)-3) * time.Hour / 2)
			}
			s.runs = append(s.runs, r)
			if day == 6 && week%proof.Times(4, 1) == 0 {
				for i, do := range []string{"look", "retain"} {
					s.runs = append(s.runs, soakRun{at: at.Add(time.Duration(i+1) * time.Hour), week: week, order: soakOrder{Do: do, At: at.Add(time.Duration(i+1) * time.Hour)}})
				}
			}
		}
	}
	// Two looks at everything, a week apart, with no fault: what is gone is known to be gone.
	for i := range 2 {
		at := s.first.Add(s.weeks + i).Monday().In(kim.WIB).Add(time.Hour)
		s.runs = append(s.runs, soakRun{at: at, week: s.weeks + i, order: soakOrder{Do: "full", At: at, Rows: true}})
	}
	s.runs = append(s.runs, soakRun{at: s.runs[len(s.runs)-1].at, week: s.weeks + 1, order: soakOrder{Do: "end"}})
}

// live starts the machine, again and again where a blow killed it, until all is done.
func (s *soak) live() {
	self, err := os.Executable()
	if err != nil {
		s.t.Fatal(err)
	}
	file := filepath.Join(s.t.TempDir(), "place.json")
	text, err := json.Marshal(s.place)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		s.t.Fatal(err)
	}
	log, err := os.Create(s.log)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = log.Close() }()
	for {
		cmd := exec.CommandContext(s.t.Context(), self)
		cmd.Env, cmd.Stderr = append(os.Environ(), soakMachineEnv+"="+file), log
		s.mu.Lock()
		s.machine, s.killed = cmd, false
		err := cmd.Start()
		s.mu.Unlock()
		if err != nil {
			s.t.Fatal(err)
		}
		err = cmd.Wait()
		s.mu.Lock()
		done, killed := s.next >= len(s.runs), s.killed
		s.mu.Unlock()
		switch {
		case err == nil && done:
			return
		case !killed || s.t.Failed():
			s.t.Fatalf("the machine ended by itself: %v\n%s", err, s.lastLines())
		}
	}
}

func (s *soak) lastLines() string {
	text, err := os.ReadFile(s.log)
	if err != nil {
		return err.Error()
	}
	return string(text[max(0, len(text)-4000):])
}

// desk tells the machine what to do next and hears what it did.
func (s *soak) desk() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /next", func(w http.ResponseWriter, r *http.Request) {
		engine, _ := strconv.Atoi(r.FormValue("engine"))
		if err := json.NewEncoder(w).Encode(s.begin(engine)); err != nil {
			s.t.Error(err)
		}
	})
	mux.HandleFunc("POST /done", func(_ http.ResponseWriter, r *http.Request) {
		var news soakNews
		if err := json.NewDecoder(r.Body).Decode(&news); err != nil {
			s.t.Error(err)
			return
		}
		s.done(news)
	})
	return mux
}

// begin makes the weather of the next run and returns its order. A machine that has just
// started asks twice.
func (s *soak) begin(engine int) soakOrder {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.next >= len(s.runs) {
		return soakOrder{Do: "end"}
	}
	r := &s.runs[s.next]
	s.engine = engine
	if r.order.Do == "end" {
		s.next++
		return r.order
	}
	var outage trouble
	switch r.blow {
	case blowOutage:
		outage = troubleDown
	case blowBlock:
		outage = troubleForbidden
	}
	var strike func(int)
	if engine != 0 {
		strike = s.striking(r)
	}
	s.weather.set(r.at, outage, strike)
	if r.order.Rows && r.week > 0 && len(r.order.Groups) == 0 {
		r.order.Groups = s.weather.corrected(s.groups) // the office hears of it by Monday
	}
	return r.order
}

// striking returns what strikes during a run, nil if nothing does.
func (s *soak) striking(r *soakRun) func(int) {
	s.landed = false
	moment := 1 + s.random.IntN(max(1, s.busy/2))
	var once sync.Once
	hit := func(do func()) func(int) {
		return func(request int) {
			if request >= moment {
				once.Do(do)
			}
		}
	}
	blow, engine, machine := r.blow, s.engine, s.machine
	switch blow {
	case blowKill:
		return hit(func() {
			s.mu.Lock()
			s.killed, r.blow, s.landed = true, "", true
			s.struck[string(blow)]++
			s.mu.Unlock()
			_ = machine.Process.Kill()
		})
	case blowEngine:
		return hit(func() {
			s.land(blow)
			_ = syscall.Kill(engine, syscall.SIGKILL)
		})
	case blowHang:
		return hit(func() {
			s.land(blow)
			_ = syscall.Kill(engine, syscall.SIGSTOP)
			time.AfterFunc(2*time.Second, func() { _ = syscall.Kill(engine, syscall.SIGCONT) })
		})
	case blowDisk:
		return hit(func() { s.fill() })
	}
	s.landed = true
	return nil
}

// put has a blow that a run was too short for befall the next one.
func (s *soak) put(blow blow) {
	for i := s.next; i < len(s.runs); i++ {
		if r := &s.runs[i]; r.order.Do == "collect" && r.blow == "" {
			r.blow = blow
			return
		}
	}
}

// land notes that a blow has fallen.
func (s *soak) land(blow blow) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.struck[string(blow)]++
	s.landed = true
}

func (s *soak) count(fault string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.struck[fault]++
}

// fill takes all that is left of the disk, for two seconds.
func (s *soak) fill() {
	path := filepath.Join(s.place.Dir, "ballast")
	ballast, err := os.Create(path)
	if err != nil {
		s.t.Error(err)
		return
	}
	for chunk := make([]byte, 1<<20); ; {
		if _, err := ballast.Write(chunk); err != nil {
			break // full
		}
	}
	_ = ballast.Close()
	s.land(blowDisk)
	time.AfterFunc(2*time.Second, func() { _ = os.Remove(path) })
}

// done hears what a run found, and draws what befalls the sites next.
func (s *soak) done(news soakNews) {
	s.mu.Lock()
	r := s.runs[s.next]
	s.next++
	if r.order.Do == "collect" {
		s.busy = s.weather.asked()
	}
	if !s.landed {
		s.put(r.blow)
	}
	s.mu.Unlock()
	if news.Error != "" {
		s.fault("%s", news.Error)
	}
	switch r.blow {
	case blowOutage, blowBlock, blowClock:
		s.count(string(r.blow))
	}
	if r.order.Do == "collect" || r.order.Do == "full" {
		for _, g := range s.groups {
			if s.weather.reachable(hostOf(g)) && !s.sim.Fails(g.ID, r.at) {
				s.looked[g.ID] = append(s.looked[g.ID], r.order.At)
			}
		}
	}
	if news.Rows != nil {
		s.judgeWeeks(r.order.At, news.Rows)
		s.use = append(s.use, soakUse{week: r.week, soakNews: news})
		if proof.Long() {
			s.t.Logf("week %2d: heap %3d MB, program %3d MB, engine %4d MB, disk %4d MB, %d goroutines, %d files, %d wrong",
				r.week, news.Heap>>20, news.Memory>>20, news.Engine>>20, news.Disk>>20, news.Goroutines, news.Files, len(s.wrong))
		}
	}
	if r.week < s.weeks && r.order.Do == "collect" {
		s.befall(r)
	}
}

// befall draws the troubles of single sites that begin after a run. Before the last looks
// all of them have ended.
func (s *soak) befall(r soakRun) {
	last := s.first.Add(s.weeks).Monday().In(kim.WIB)
	for _, g := range s.groups {
		if s.random.IntN(proof.Times(40, 140)) > 0 || s.sim.Fails(g.ID, r.at) {
			continue
		}
		what := troubles()[s.random.IntN(len(troubles()))]
		until := r.at.AddDate(0, 0, 1+s.random.IntN(12))
		if until.After(last) || what == troubleMoved && r.week >= s.weeks-2 {
			continue
		}
		if s.weather.befall(hostOf(g), what, until) {
			s.count(string(what))
		}
	}
}

func (s *soak) fault(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wrong = append(s.wrong, fmt.Sprintf(format, args...))
}

// tell writes the table of the soak.
func (s *soak) tell() {
	var b strings.Builder
	for _, fault := range slices.Sorted(maps.Keys(s.struck)) {
		fmt.Fprintf(&b, "%-32s %4d times\n", fault, s.struck[fault])
	}
	s.t.Logf("faults:\n%s\nnewest week on Mondays: %v; wrong, lost or double: %d", b.String(), s.states, len(s.wrong))
	for _, wrong := range s.wrong[:min(len(s.wrong), maxWrong)] {
		s.t.Error(wrong)
	}
	for _, blow := range blows() {
		if s.struck[string(blow)] == 0 {
			s.t.Errorf("never happened: %s", blow)
		}
	}
}
