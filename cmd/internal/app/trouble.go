package app

import (
	"context"
	_ "embed"
	"fmt"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/warehouse"
)

//go:embed sql/trouble.sql
var troubleSQL string

// Trouble is what the newest walks found that waits for somebody.
type Trouble struct {
	// Geoblocked is what the newest run says of platforms that refuse this network; empty
	// if none does.
	Geoblocked string `json:"geoblocked,omitempty"`
	// Hacked are the groups whose newest walk found their site hacked.
	Hacked []string `json:"hacked,omitempty"`
	// Unreadable are the groups whose newest three walks could not read their site.
	Unreadable []string `json:"unreadable,omitempty"`
}

// ReadTrouble reads what waits for somebody.
func ReadTrouble(ctx context.Context, conn driver.Conn) (Trouble, error) {
	row, err := warehouse.One[struct {
		Notice string   `ch:"notice"`
		Hacked []string `ch:"hacked"`

		Unreadable []string `ch:"unreadable"`
	}](ctx, conn, troubleSQL)
	if err != nil {
		return Trouble{}, fmt.Errorf("read what the newest walks found: %w", err)
	}
	t := Trouble{Hacked: row.Hacked, Unreadable: row.Unreadable}
	if strings.Contains(row.Notice, "geoblocked:") {
		t.Geoblocked = row.Notice
	}
	return t, nil
}

// lookForTrouble publishes what the newest walks found.
func (j *Jobs) lookForTrouble(ctx context.Context) error {
	t, err := ReadTrouble(ctx, j.conn)
	if err == nil {
		j.trouble.Store(&t)
	}
	return err
}
