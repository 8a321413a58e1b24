package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"pantaukim/cmd/internal/config"
	"pantaukim/collector"
	"pantaukim/internal/kim"
	"pantaukim/internal/registry"
	"pantaukim/scoring/facts"
)

// soakMachineEnv makes a process of this test binary the machine of a soak: it names the
// file that says where.
const soakMachineEnv = "PANTAUKIM_SOAK_MACHINE"

// soakPlace is where a machine works.
type soakPlace struct {
	Dir      string `json:"dir"`
	Library  string `json:"library"`
	Platform string `json:"platform"` // answers for every site
	Desk     string `json:"desk"`     // says what to do next, and is told what was done
}

// soakOrder is one thing to do.
type soakOrder struct {
	Do     string      `json:"do"`   // collect, full, retain, look, score or end
	At     time.Time   `json:"at"`   // by the clock of the machine
	Rows   bool        `json:"rows"` // the weeks are wanted afterwards
	Groups []kim.Group `json:"groups,omitempty"`
}

// soakNews is what a machine says of itself after an order.
type soakNews struct {
	Error      string          `json:"error,omitempty"`
	Heap       uint64          `json:"heap"` // bytes that are in use, after a collection of garbage
	Memory     uint64          `json:"memory"`
	Engine     uint64          `json:"engine"` // memory of the engine
	Goroutines int             `json:"goroutines"`
	Files      int             `json:"files"` // that are open
	Disk       int64           `json:"disk"`
	Rows       []facts.WeekRow `json:"rows,omitempty"`
}

// soakMachine runs the program and does what it is told until it is told to end.
func soakMachine(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var place soakPlace
	if err := json.Unmarshal(text, &place); err != nil {
		return err
	}
	base := config.Default()
	base.DataDir, base.Warehouse.DataDir = place.Dir, place.Dir
	base.Collector.OutboxDir, base.Collector.UnderwayDir = filepath.Join(place.Dir, "outbox"), filepath.Join(place.Dir, "underway")
	base.Warehouse.Library, base.Warehouse.RestartPause = place.Library, 100*time.Millisecond
	base.Collector.ConnectTo = map[string]string{"*": place.Platform}
	base.Collector.RequestsPerSecond, base.Collector.RetryDelay = 1e6, time.Millisecond
	base.Collector.Timeout, base.Collector.HeaderTimeout = demoPatience, demoPatience
	base.Collector.Contact = demoContact
	at := &clock{}
	at.set(time.Unix(0, 0))
	a := New(base, slog.New(slog.NewTextHandler(os.Stderr, nil)), at.now)
	ctx := context.Background()
	order, err := soakAsk(place, 0)
	if err != nil {
		return err
	}
	at.set(order.At)
	if err := a.Start(ctx); err != nil {
		return err
	}
	for {
		state, _ := a.DB.State()
		if order, err = soakAsk(place, state.PID); err != nil || order.Do == "end" {
			return errors.Join(err, a.Stop())
		}
		at.set(order.At)
		news, err := soakDo(ctx, a, order)
		if err != nil {
			news.Error = err.Error()
		}
		if err := soakTell(place, news); err != nil {
			return errors.Join(err, a.Stop())
		}
	}
}

// soakDo does one order as the schedule would.
func soakDo(ctx context.Context, a *App, order soakOrder) (news soakNews, err error) {
	if len(order.Groups) > 0 {
		err := a.Jobs.retry().Do(ctx, "importing", func(ctx context.Context) error {
			_, err := registry.Import(ctx, a.DB.Conn(), order.Groups, order.At, registry.KeepAll())
			return err
		})
		if err != nil {
			return news, err
		}
	}
	switch order.Do {
	case "collect", "full":
		full := order.Do == "full"
		err = a.Jobs.collectPlanned(ctx, planned(a.cfg.Schedule, everybody, full), collector.Request{
			Full: full, Reason: reasonSchedule, Name: order.Do, Until: order.At.AddDate(0, 0, 1),
		})
	case "retain":
		err = a.Jobs.Retain(ctx)
	case "look":
		err = a.lookAtFiles(ctx)
	case "score":
		err = a.Jobs.Score(ctx)
	}
	if err != nil {
		return news, fmt.Errorf("%s of %s: %w", order.Do, order.At.Format(time.RFC3339), err)
	}
	if order.Rows {
		if news.Rows, err = a.Scorer().Weekly(ctx, order.At, ""); err != nil {
			return news, err
		}
	}
	state, _ := a.DB.State()
	runtime.GC()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	news.Heap, news.Goroutines = memory.HeapAlloc, runtime.NumGoroutine()
	news.Memory, news.Engine = resident(os.Getpid()), resident(state.PID)
	open, err := os.ReadDir("/proc/self/fd")
	news.Files, news.Disk = len(open), sizeOf(a.cfg.DataDir)
	return news, err
}

// resident is the memory of a process, in bytes; 0 if it is not there.
func resident(pid int) uint64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if fields := strings.Fields(string(text)); err == nil && len(fields) > 1 {
		pages, _ := strconv.ParseUint(fields[1], 10, 64) // the kernel writes a number
		return pages * uint64(os.Getpagesize())
	}
	return 0
}

// sizeOf adds up the files below a folder. One that goes away meanwhile counts nothing.
func sizeOf(dir string) (bytes int64) {
	_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && d.Name() != "ballast" {
			if info, err := d.Info(); err == nil {
				bytes += info.Size()
			}
		}
		return nil
	})
	return bytes
}

// soakAsk asks what to do next.
func soakAsk(place soakPlace, engine int) (order soakOrder, err error) {
	resp, err := http.Get(fmt.Sprintf("http://%s/next?engine=%d", place.Desk, engine))
	if err != nil {
		return order, err
	}
	defer func() { _ = resp.Body.Close() }()
	return order, json.NewDecoder(resp.Body).Decode(&order)
}

// soakTell says what was done.
func soakTell(place soakPlace, news soakNews) error {
	text, err := json.Marshal(news)
	if err != nil {
		return err
	}
	resp, err := http.Post("http://"+place.Desk+"/done", "application/json", bytes.NewReader(text))
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
