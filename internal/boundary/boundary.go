// Package boundary reads the boundaries of areas that the operator supplies as GeoJSON, and
// holds them against the official codes. Maps are drawn from what it returns.
package boundary

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"pantaukim/internal/place"
)

// Config names the boundaries.
type Config struct {
	// Path is a GeoJSON file, or a folder of them. Empty: there are none, and no map.
	Path string `yaml:"path"`
	// Source says who made them and under which licence; it stands below each map.
	Source string `yaml:"source"`
}

// The most that is read. A screen shows no more, and all of it stays in memory until it is
// simplified.
const (
	MaxBytes  = 32 << 20 // of one file
	MaxPoints = 500_000  // of all files
	maxSource = 300      // letters of Config.Source
)

// The part of the earth in which Indonesia lies, in degrees.
const (
	west, east   = 94.0, 142.0
	south, north = -12.0, 7.0
)

// remedySize says how files become small enough.
const remedySize = "simplify the boundaries first, for example with \"mapshaper -simplify 5% keep-shapes\""

// Point is a place on the map: degrees of longitude and latitude as read, units of a
// picture as drawn.
type Point struct{ X, Y float64 }

// Shape is one area. Its rings are islands, exclaves and holes alike: a point is inside if
// an odd number of rings goes round it.
type Shape struct {
	Code  string // Kemendagri, such as 62.13.05
	Rings [][]Point
}

// Set is all boundaries that were read. It never changes. Nil is an empty one.
type Set struct {
	Source  string
	Unknown []string // features with a code that the official lists do not have, in words
	shapes  map[string]Shape
}

// Len returns how many areas have boundaries.
func (s *Set) Len() int {
	if s == nil {
		return 0
	}
	return len(s.shapes)
}

// Of returns the boundaries of the area of a code.
func (s *Set) Of(code string) (Shape, bool) {
	if s == nil {
		return Shape{}, false
	}
	shape, ok := s.shapes[code]
	return shape, ok
}

// Load reads the boundaries; without a path there are none, and the set is nil. Areas may be
// nil: then no code is held against the lists. An error names the file, the feature, what is
// wrong and what to do.
func Load(cfg Config, areas *place.Areas) (*Set, error) {
	if len([]rune(cfg.Source)) > maxSource || strings.ContainsAny(cfg.Source, "\r\n") {
		return nil, fmt.Errorf("boundaries.source: write one line of at most %d letters", maxSource)
	}
	if cfg.Path == "" {
		return nil, nil
	}
	names, err := filesOf(cfg.Path)
	if err != nil {
		return nil, fmt.Errorf("boundaries.path: %w", err)
	}
	b := builder{shapes: map[string]Shape{}, from: map[string]string{}, areas: areas}
	for _, name := range names {
		if err := b.file(name); err != nil {
			return nil, fmt.Errorf("boundaries.path: %s: %w", name, err)
		}
	}
	simplify(b.shapes)
	return &Set{Source: strings.TrimSpace(cfg.Source), Unknown: b.unknown, shapes: b.shapes}, nil
}

// filesOf lists the files that a path stands for.
func filesOf(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("%w: name a GeoJSON file or a folder of them, or leave the key empty", err)
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if ext := strings.ToLower(filepath.Ext(e.Name())); !e.IsDir() && (ext == ".geojson" || ext == ".json") {
			names = append(names, filepath.Join(path, e.Name()))
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%s: the folder holds no file whose name ends in .geojson or .json: put the boundaries there, or leave the key empty", path)
	}
	slices.Sort(names)
	return names, nil
}

// builder collects what is read.
type builder struct {
	shapes  map[string]Shape
	from    map[string]string // file and feature that a code was read from
	areas   *place.Areas
	unknown []string
	points  int
}

// file reads one file.
func (b *builder) file(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	text, err := io.ReadAll(io.LimitReader(f, MaxBytes+1))
	if err != nil {
		return err
	}
	if len(text) > MaxBytes {
		return fmt.Errorf("it is larger than %d MB: %s", MaxBytes>>20, remedySize)
	}
	features, err := readFeatures(text)
	if err != nil {
		return err
	}
	for i, f := range features {
		where := fmt.Sprintf("feature %d", i+1)
		if err := b.add(f, name, &where); err != nil {
			return fmt.Errorf("%s: %w", where, err)
		}
	}
	return nil
}

// add takes in one feature. Where grows by its code as soon as that is known.
func (b *builder) add(f feature, name string, where *string) error {
	code, err := f.code()
	if err != nil {
		return err
	}
	*where += " (" + code + ")"
	if place.LevelOf(code) > place.District {
		return errors.New("this is a village: maps show provinces, kabupaten and kecamatan; leave the feature out")
	}
	if before, twice := b.from[code]; twice {
		return fmt.Errorf("the area was read before, from %s: keep one of the two, or join them to one MultiPolygon", before)
	}
	rings, err := f.rings()
	if err != nil {
		return err
	}
	for _, r := range rings {
		b.points += len(r)
	}
	if b.points > MaxPoints {
		return fmt.Errorf("with it there are more than %d points: %s", MaxPoints, remedySize)
	}
	b.from[code] = name + ", " + *where
	b.shapes[code] = Shape{Code: code, Rings: rings}
	if b.areas == nil {
		return nil
	}
	if j := b.areas.Judge(code, ""); j.Verdict != place.Right {
		says := fmt.Sprintf("%s: %s: the official lists have no such code", name, *where)
		for i, a := range j.Suggested {
			says += map[bool]string{true: "; it may be ", false: " or "}[i == 0] + a.Code + " (" + a.Name + ")"
		}
		b.unknown = append(b.unknown, says)
	}
	return nil
}
