package schedule_test

import (
	"path/filepath"
	"testing"
	"time"

	"pantaukim/internal/schedule"
	"pantaukim/internal/warehouse/warehousetest"
)

func TestMain(m *testing.M) { warehousetest.Main(m) }

// What one machine did another knows of; what was in a machine's file before counts until then.
func TestTableIsSharedByMachines(t *testing.T) {
	t.Parallel()
	db := warehousetest.New(t)
	at := time.Date(2025, 10, 28, 2, 0, 0, 0, time.UTC)
	file := schedule.NewFile(filepath.Join(t.TempDir(), "jobs.json"))
	if err := file.KeepSuccess(t.Context(), "full", at); err != nil {
		t.Fatal(err)
	}
	one := schedule.NewTable(db.Conn(), file)
	two := schedule.NewTable(db.Conn(), schedule.NewFile(filepath.Join(t.TempDir(), "jobs.json")))
	for _, step := range []struct {
		name     string
		keep     func() error
		job      string
		one, two schedule.Remembered
	}{
		{"in the file of one", func() error { return nil }, "full", schedule.Remembered{Success: at}, schedule.Remembered{}},
		{"planned by two", func() error { return two.KeepPlanned(t.Context(), "score", at) }, "score", schedule.Remembered{Planned: at}, schedule.Remembered{Planned: at}},
		{"planned by one later", func() error { return one.KeepPlanned(t.Context(), "score", at.Add(time.Hour)) }, "score", schedule.Remembered{Planned: at}, schedule.Remembered{Planned: at}},
		{"done by one", func() error { return one.KeepSuccess(t.Context(), "score", at.Add(time.Hour)) }, "score", schedule.Remembered{Success: at.Add(time.Hour)}, schedule.Remembered{Success: at.Add(time.Hour)}},
		{"done by two", func() error { return two.KeepSuccess(t.Context(), "full", at.Add(time.Minute)) }, "full", schedule.Remembered{Success: at.Add(time.Minute)}, schedule.Remembered{Success: at.Add(time.Minute)}},
	} {
		if err := step.keep(); err != nil {
			t.Fatal(err)
		}
		for n, c := range []struct {
			table *schedule.Table
			want  schedule.Remembered
		}{{one, step.one}, {two, step.two}} {
			got, err := c.table.Job(t.Context(), step.job)
			if err != nil || !got.Success.Equal(c.want.Success) || !got.Planned.Equal(c.want.Planned) {
				t.Errorf("%s, machine %d: %+v, %v, want %+v", step.name, n+1, got, err, c.want)
			}
		}
	}
}
