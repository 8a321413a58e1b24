package boundary

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// codeProperties are the properties that may hold the Kemendagri code, the first that is
// there counts. The last three are those of BIG's boundaries, from the smallest area up.
func codeProperties() []string {
	return []string{"kode", "code", "KDCPUM", "KDPKAB", "KDPPUM"}
}

// document is a GeoJSON file.
type document struct {
	Type     string    `json:"type"`
	Features []feature `json:"features"`
	CRS      *struct {
		Properties struct {
			Name string `json:"name"`
		} `json:"properties"`
	} `json:"crs"`
}

// feature is one area of a file.
type feature struct {
	Properties map[string]json.RawMessage `json:"properties"`
	Geometry   *struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	} `json:"geometry"`
}

// readFeatures opens a file's text.
func readFeatures(text []byte) ([]feature, error) {
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	var doc document
	if err := json.Unmarshal(text, &doc); err != nil {
		var at *json.SyntaxError
		if errors.As(err, &at) {
			return nil, fmt.Errorf("it is no JSON (byte %d: %w): export it as GeoJSON", at.Offset, err)
		}
		return nil, fmt.Errorf("it is no GeoJSON (%w): export it as a FeatureCollection", err)
	}
	switch {
	case doc.Type == "Topology":
		return nil, errors.New("it is TopoJSON: convert it to GeoJSON, for example with \"mapshaper in.json -o format=geojson out.geojson\"")
	case doc.Type != "FeatureCollection":
		return nil, fmt.Errorf("its type is %q: export it as a GeoJSON FeatureCollection", doc.Type)
	case len(doc.Features) == 0:
		return nil, errors.New("it has no features: export the areas again, or take the file away")
	}
	if doc.CRS != nil {
		name := doc.CRS.Properties.Name
		if !strings.Contains(name, "CRS84") && !strings.HasSuffix(name, "4326") {
			return nil, fmt.Errorf("its coordinates are of the system %q: %s", name, remedySystem)
		}
	}
	return doc.Features, nil
}

// remedySystem says how coordinates become degrees.
const remedySystem = "export it with longitude and latitude in degrees (WGS 84, EPSG:4326)"

// dotted and plain are the two ways in which codes are written.
var (
	dotted = regexp.MustCompile(`^\d\d(\.\d\d(\.\d\d(\.\d{4})?)?)?$`)
	plain  = regexp.MustCompile(`^\d\d(\d\d(\d\d(\d{4})?)?)?$`)
)

// code returns the Kemendagri code of a feature, with its dots.
func (f feature) code() (string, error) {
	for _, name := range codeProperties() {
		raw, there := f.Properties[name]
		if !there || string(raw) == "null" {
			continue
		}
		var text string
		if json.Unmarshal(raw, &text) != nil {
			text = string(raw) // a number
			if strings.ContainsAny(text, ".eE") {
				return "", fmt.Errorf("its %s is the number %s, of which a zero at the end may be lost: write the code in quotation marks", name, text)
			}
		}
		text = strings.TrimSpace(text)
		switch {
		case text == "":
			continue
		case dotted.MatchString(text):
			return text, nil
		case plain.MatchString(text):
			return withDots(text), nil
		}
		return "", fmt.Errorf("its %s is %q: write the Kemendagri code of the area, such as 62.13 or 62.13.05", name, text)
	}
	return "", fmt.Errorf("it has no code: give it a property \"kode\" with the Kemendagri code of the area, such as 62.13 (the properties read are %s)",
		strings.Join(codeProperties(), ", "))
}

// withDots writes 621305 as 62.13.05.
func withDots(digits string) string {
	var parts []string
	for len(digits) > 2 && len(parts) < 3 {
		parts = append(parts, digits[:2])
		digits = digits[2:]
	}
	return strings.Join(append(parts, digits), ".")
}

// rings returns the outlines of a feature.
func (f feature) rings() ([][]Point, error) {
	if f.Geometry == nil {
		return nil, errors.New("it has no outline: leave the feature out, or give it a Polygon")
	}
	var polygons [][][][]float64
	var err error
	switch f.Geometry.Type {
	case "Polygon":
		polygons = make([][][][]float64, 1)
		err = json.Unmarshal(f.Geometry.Coordinates, &polygons[0])
	case "MultiPolygon":
		err = json.Unmarshal(f.Geometry.Coordinates, &polygons)
	default:
		return nil, fmt.Errorf("it is a %s: an area is a Polygon or a MultiPolygon", f.Geometry.Type)
	}
	if err != nil {
		return nil, fmt.Errorf("its coordinates cannot be read (%w): export the file again as GeoJSON", err)
	}
	var out [][]Point
	for _, polygon := range polygons {
		for _, positions := range polygon {
			ring, err := ringOf(positions)
			if err != nil {
				return nil, err
			}
			out = append(out, ring)
		}
	}
	if len(out) == 0 {
		return nil, errors.New("its outline is empty: leave the feature out, or give it a Polygon")
	}
	return out, nil
}

// ringOf checks one outline. Its first point does not stand at its end again.
func ringOf(positions [][]float64) ([]Point, error) {
	ring := make([]Point, 0, len(positions))
	for _, p := range positions {
		if len(p) < 2 {
			return nil, errors.New("a point has no longitude and latitude: export the file again as GeoJSON")
		}
		x, y := p[0], p[1]
		switch {
		case inside(x, y):
		case inside(y, x):
			return nil, fmt.Errorf("the point [%g, %g] has latitude before longitude: GeoJSON wants longitude first", x, y)
		case x < -180 || x > 180 || y < -90 || y > 90:
			return nil, fmt.Errorf("the point [%g, %g] is not in degrees: %s", x, y, remedySystem)
		default:
			return nil, fmt.Errorf("the point [%g, %g] lies outside Indonesia (longitude %g to %g, latitude %g to %g): is it the right file?", x, y, west, east, south, north)
		}
		if q := (Point{x, y}); len(ring) == 0 || ring[len(ring)-1] != q {
			ring = append(ring, q)
		}
	}
	for len(ring) > 1 && ring[0] == ring[len(ring)-1] {
		ring = ring[:len(ring)-1]
	}
	if len(ring) < 3 {
		return nil, errors.New("an outline has less than three different points: mend or remove it")
	}
	return ring, nil
}

func inside(x, y float64) bool { return x >= west && x <= east && y >= south && y <= north }
