package digest

import (
	"context"
	"errors"
	"slices"
	"testing"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
)

// machine returns a digester on a machine of its own beside others on one warehouse.
func machine(t *testing.T, db *warehouse.DB, name string, cfg Config) *Digester {
	t.Helper()
	d := newDigester(t, db, cfg)
	d.deps.Instance = name
	return d
}

// Two machines on one warehouse, each with files of its own: whoever leads later sends
// nothing that the other has sent, may have sent, or is sending.
func TestTwoMachines(t *testing.T) {
	t.Parallel()
	server := startMailServer(t, false)
	db := province(t)
	cfg := mailing(server, Recipient{Address: "a@example.go.id"}, Recipient{Address: "b@example.go.id"})
	one, two := machine(t, db, "satu", cfg), machine(t, db, "dua", cfg)
	log, err := one.openLog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	log.Method = kim.Method
	if err := errors.Join(log.noteWeek(t.Context(), last, made), log.note(t.Context(), last, "b@example.go.id", sending, now)); err != nil {
		t.Fatal(err) // and there it ended
	}
	if report, err := two.Run(t.Context(), false); err != nil || !slices.Equal(report.Sent, []string{"a@example.go.id"}) || !slices.Equal(report.Unsure, []string{"b@example.go.id"}) {
		t.Fatalf("the second machine: %+v %v", report, err)
	}
	for _, d := range []*Digester{one, two, machine(t, db, "tiga", cfg)} {
		report, err := d.Run(t.Context(), false)
		if err != nil || len(report.Sent) != 0 || len(report.Before) != 1 || len(report.Unsure) != 1 || len(server.taken()) != 1 {
			t.Errorf("afterwards: %+v %v", report, err)
		}
	}
	if report, err := one.Run(t.Context(), true); err != nil || len(report.Sent) != 2 || len(server.taken()) != 3 {
		t.Errorf("on purpose: %+v %v", report, err)
	}

	// Two send at the same moment, each before it can know of the other.
	server, db = startMailServer(t, false), province(t)
	cfg = mailing(server, Recipient{Address: "a@example.go.id"})
	one, two = machine(t, db, "satu", cfg), machine(t, db, "dua", cfg)
	two.deps.May = func() error { // it has read that nobody sends
		log, err := one.openLog(context.Background())
		if err != nil {
			return err
		}
		return log.note(context.Background(), last, "a@example.go.id", sending, now)
	}
	if report, err := two.Run(t.Context(), false); err == nil || len(report.Failed) != 1 || len(server.taken()) != 0 {
		t.Errorf("beside another: %+v %v", report, err)
	}
	lost := errors.New("lead is lost")
	two.deps.May = func() error { return lost }
	if report, err := two.Run(t.Context(), true); !errors.Is(err, lost) || len(report.Sent) != 0 || len(server.taken()) != 0 {
		t.Errorf("without the lead: %+v %v", report, err)
	}
}
