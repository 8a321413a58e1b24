// Package config is the one configuration of the program, put together from each
// step's own: a YAML file read strictly over defaults, with overrides from the
// environment for secrets.
package config

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"pantaukim/collector"
	"pantaukim/dashboards"
	"pantaukim/internal/access"
	"pantaukim/internal/boundary"
	"pantaukim/internal/digest"
	"pantaukim/internal/kim"
	"pantaukim/internal/lead"
	"pantaukim/internal/registry"
	"pantaukim/internal/schedule"
	"pantaukim/internal/warehouse"
	"pantaukim/scoring/rules"
)

// Config is everything that can be set.
type Config struct {
	DataDir    string            `yaml:"data_dir"` // holds the embedded engine and all state of the program
	Registry   string            `yaml:"registry"` // CSV of the groups; empty: only "registry import" brings groups in
	Log        Log               `yaml:"log"`
	Warehouse  warehouse.Config  `yaml:"warehouse"`
	HTTP       HTTP              `yaml:"http"`
	Access     access.Config     `yaml:"access"`
	Dashboards dashboards.Config `yaml:"dashboards"`
	Collector  collector.Config  `yaml:"collector"`
	Schedule   Schedule          `yaml:"schedule"`
	Scoring    Scoring           `yaml:"scoring"`
	Digest     digest.Config     `yaml:"digest"`
	Retention  Retention         `yaml:"retention"`
	Backup     Backup            `yaml:"backup"`
	Lead       lead.Config       `yaml:"lead"`
	Official   Official          `yaml:"official"`
	Boundaries boundary.Config   `yaml:"boundaries"` // of areas, for the map

	Path string `yaml:"-"` // the file that it was read from, with its full path; empty: none
}

// Official names tables of official figures, with which the page of data quality
// compares our own.
type Official struct {
	Groups  string `yaml:"groups"`  // CSV: groups of a regency
	Content string `yaml:"content"` // CSV: content of a group, as the ministry's table has it
}

// Load reads the tables; one without a name is empty. They are small, and read
// again whenever a page asks whether something is new.
func (o Official) Load() (groups []registry.Total, content []registry.ContentTotal, err error) {
	if groups, err = readTable(o.Groups, registry.ReadTotals); err != nil {
		return nil, nil, fmt.Errorf("official.groups: %w", err)
	}
	if content, err = readTable(o.Content, registry.ReadContentTotals); err != nil {
		return nil, nil, fmt.Errorf("official.content: %w", err)
	}
	return groups, content, nil
}

func readTable[T any](path string, read func(io.Reader, string) ([]T, error)) ([]T, error) {
	if path == "" {
		return nil, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	return read(file, path)
}

// Retention says how long is kept what the counts do not need. 0 keeps it for good.
type Retention struct {
	Walks time.Duration `yaml:"walks"` // rows of single walks and of the plans of runs; those of the last year are needed to replay scorings
	Texts time.Duration `yaml:"texts"` // texts of items; their counts, titles and fingerprints stay
}

// Backup says where backups by plan go. schedule.backup says when they are made.
type Backup struct {
	Dir  string `yaml:"dir"`  // a folder, better on another disk; empty: none are made by plan
	Keep int    `yaml:"keep"` // so many of the newest stay
}

// mostBackups bounds how many are kept: their folder is looked at every few minutes.
const mostBackups = 400

// Log says what is logged and how.
type Log struct {
	Level  slog.Level `yaml:"level"`  // debug, info, warn or error
	Format string     `yaml:"format"` // text, json, or journal: for systemd's
}

// HTTP says where the pages and metrics are served.
type HTTP struct {
	Listen        string `yaml:"listen"`          // host:port
	HealthListen  string `yaml:"health_listen"`   // host:port for machines: health and metrics, without TLS, limits and login; empty: none
	WebConfigFile string `yaml:"web_config_file"` // TLS and request limits, in the form of Prometheus' exporter-toolkit
	GroupMetrics  bool   `yaml:"group_metrics"`   // serve /metrics/groups: series of single groups, thousands of them
	NameInactive  bool   `yaml:"name_inactive"`   // whether everyone may see which groups are inactive, by name, and signs
}

// Schedule says when jobs run, as cron expressions of five fields; an empty one
// turns the job off.
type Schedule struct {
	Timezone string `yaml:"timezone"` // in which the expressions are meant: WIB, WITA or WIT
	Collect  string `yaml:"collect"`  // ask each group what is due by the plan, see "pantaukim plan"
	Full     string `yaml:"full"`     // read everything, whatever the plan says; it needs many more requests
	Score    string `yaml:"score"`    // conclude; also done after each collection
	Digest   string `yaml:"digest"`   // tell what changed; once a week, on the first of these moments at which nothing is abnormal
	Retain   string `yaml:"retain"`   // remove what is older than the section retention says

	Integrity string `yaml:"integrity"` // read the files of all tables and compare them with their checksums

	Backup string `yaml:"backup"` // make a backup in backup.dir; none without that

	Overrides []Override `yaml:"overrides"` // other plans for single regions and groups
}

// Scoring says by which rules activity is judged.
type Scoring struct {
	Rules string `yaml:"rules"` // YAML of rules; empty: the built-in ones
}

// Default returns the configuration of an empty file.
func Default() Config {
	return Config{
		DataDir:    "data",
		Log:        Log{Level: slog.LevelInfo, Format: "text"},
		Warehouse:  warehouse.DefaultConfig(),
		HTTP:       HTTP{Listen: "127.0.0.1:8080"},
		Access:     access.DefaultConfig(),
		Dashboards: dashboards.DefaultConfig(),
		Collector:  collector.DefaultConfig(),
		Schedule: Schedule{
			Timezone: string(kim.WIB),
			Collect:  "0 1 * * *",
			Full:     "",
			Score:    "0 6 * * 1",
			Digest:   "0 7 * * 1-5",
			Retain:   "30 3 * * *",

			Integrity: "30 2 * * *",

			Backup: "30 4 * * *",

			Overrides: []Override{},
		},
		Digest:    digest.DefaultConfig(),
		Lead:      lead.DefaultConfig(),
		Retention: Retention{Walks: 2 * 365 * 24 * time.Hour, Texts: 0},
		Backup:    Backup{Keep: 14},
	}
}

// BackupPlan returns when backups are made; empty: never.
func (c Config) BackupPlan() string {
	if c.Backup.Dir == "" {
		return ""
	}
	return c.Schedule.Backup
}

// Zone returns the zone of the schedules.
func (s Schedule) Zone() *time.Location { return kim.Zone(s.Timezone).Location() }

// validate checks what no single type can and fills in what follows from other keys.
func (c *Config) validate() error {
	if strings.TrimSpace(c.DataDir) == "" {
		return &fault{"data_dir", "name a folder for the program's data"}
	}
	dir, err := filepath.Abs(c.DataDir)
	if err != nil {
		return &fault{"data_dir", err.Error()}
	}
	c.DataDir, c.Warehouse.DataDir = dir, dir
	if c.Collector.OutboxDir == "" {
		c.Collector.OutboxDir = filepath.Join(dir, "outbox")
	}
	if c.Collector.UnderwayDir == "" {
		c.Collector.UnderwayDir = filepath.Join(dir, "underway")
	}
	if c.Collector.KeepPages > 0 && c.Collector.PagesDir == "" {
		c.Collector.PagesDir = filepath.Join(dir, "pages")
	}
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return &fault{"data_dir", fmt.Sprintf("%s is a file; name a folder", dir)}
	}
	if c.Log.Format != "text" && c.Log.Format != "json" && c.Log.Format != "journal" {
		return &fault{"log.format", fmt.Sprintf("%q is none of text, json and journal", c.Log.Format)}
	}
	if _, _, err := net.SplitHostPort(c.HTTP.Listen); err != nil {
		return &fault{"http.listen", fmt.Sprintf("%q is not host:port, such as 127.0.0.1:8080", c.HTTP.Listen)}
	}
	if c.HTTP.HealthListen != "" {
		if _, _, err := net.SplitHostPort(c.HTTP.HealthListen); err != nil {
			return &fault{"http.health_listen", fmt.Sprintf("%q is not host:port, such as 127.0.0.1:8081", c.HTTP.HealthListen)}
		}
	}
	if err := c.Access.Validate(); err != nil {
		return within("access", err)
	}
	zone, err := kim.ParseZone(c.Schedule.Timezone)
	if err != nil {
		return &fault{"schedule.timezone", err.Error()}
	}
	c.Schedule.Timezone = string(zone)
	for key, spec := range map[string]string{"collect": c.Schedule.Collect, "full": c.Schedule.Full, "score": c.Schedule.Score,
		"digest": c.Schedule.Digest, "retain": c.Schedule.Retain, "integrity": c.Schedule.Integrity, "backup": c.Schedule.Backup} {
		if spec == "" {
			continue
		}
		if _, err := schedule.Parse(spec); err != nil {
			return &fault{"schedule." + key, err.Error()}
		}
	}
	if err := c.Dashboards.Validate(); err != nil {
		return within("dashboards", err)
	}
	if err := c.Schedule.validateOverrides(); err != nil {
		return err
	}
	if err := c.Digest.Validate(); err != nil {
		return within("digest", err)
	}
	if err := c.Lead.Validate(); err != nil {
		return within("lead", err)
	}
	for key, least := range map[string]time.Duration{"walks": c.Retention.Walks, "texts": c.Retention.Texts} {
		if least != 0 && least < leastRetention {
			return &fault{"retention." + key, fmt.Sprintf("%v is less than %v, "+
				"which the indicators look back; write a longer time, or 0 to keep everything", least, leastRetention)}
		}
	}
	if c.Backup.Keep < 1 || c.Backup.Keep > mostBackups {
		return &fault{"backup.keep", fmt.Sprintf("%d is not from 1 to %d", c.Backup.Keep, mostBackups)}
	}
	if c.Backup.Dir != "" {
		if c.Backup.Dir, err = filepath.Abs(c.Backup.Dir); err != nil {
			return &fault{"backup.dir", err.Error()}
		}
	}
	if err := c.Warehouse.Validate(); err != nil {
		key, problem, _ := strings.Cut(err.Error(), ": ")
		return &fault{key, problem}
	}
	if strings.ContainsFunc(c.Collector.Contact, unicode.IsControl) {
		return &fault{"collector.contact", "it goes into a header of every request and must be one line"}
	}
	if err := c.Collector.Validate(); err != nil {
		return within("collector", err)
	}
	return nil
}

// within names the key of a section that a step's own check complains about: its
// messages begin with the key.
func within(section string, err error) error {
	key, _, _ := strings.Cut(err.Error(), " ")
	key = strings.TrimSuffix(key, ":")
	return &fault{section + "." + key, strings.TrimLeft(strings.TrimPrefix(err.Error(), key), ": ")}
}

// leastRetention is what the longest window of the indicators needs, and more: 26
// weeks and the weeks in which a scoring may be repeated.
const leastRetention = 365 * 24 * time.Hour

// Redacted returns the configuration with its secrets blacked out, for printing.
func (c Config) Redacted() Config {
	if c.Digest.SMTP.Password != "" {
		c.Digest.SMTP.Password = "xxxxx"
	}
	if c.Warehouse.DSN == "" {
		return c
	}
	address, err := url.Parse(c.Warehouse.DSN)
	if err != nil {
		c.Warehouse.DSN = "(set, not readable as a URL)"
		return c
	}
	if query := address.Query(); query.Has("password") {
		query.Set("password", "xxxxx")
		address.RawQuery = query.Encode()
	}
	c.Warehouse.DSN = address.Redacted()
	return c
}

// Load reads the rules by which activity is judged.
func (s Scoring) Load() (rules.Rules, error) {
	if s.Rules == "" {
		return rules.Default(), nil
	}
	text, err := os.ReadFile(s.Rules)
	if err != nil {
		return rules.Rules{}, fmt.Errorf("scoring.rules: %w", err)
	}
	set, err := rules.Read(bytes.NewReader(text), s.Rules)
	if err == nil && len(set.Signs.Training) > 0 {
		err = &rules.Error{
			File: s.Rules, Key: "signs.training_days", Wrong: "is no rule any more",
			Remedy: "remove it, and enter the days on the page Pembinaan, or with \"pantaukim registry outreach FILE\"",
		}
	}
	return set, err
}
