package config

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	yaml "go.yaml.in/yaml/v3"
)

// EnvPrefix begins the name of every environment variable that overrides a key:
// warehouse.dsn is PANTAUKIM_WAREHOUSE_DSN. It is meant for secrets.
const EnvPrefix = "PANTAUKIM_"

// Load reads the file strictly over the defaults, then the environment, and
// checks the result. Every error names the file, and the line and key where it
// can, and what to do.
func Load(path string) (Config, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return Config{}, fmt.Errorf("configuration: %w", err)
	}
	cfg, err := Parse(path, text, os.LookupEnv)
	if err != nil {
		return cfg, err
	}
	if cfg.Path, err = filepath.Abs(path); err != nil {
		return cfg, fmt.Errorf("configuration: %w", err)
	}
	return cfg, nil
}

// Parse is Load for a text that is already read. It resolves no paths: those in
// the file are as seen from the working directory.
func Parse(path string, text []byte, env func(string) (string, bool)) (Config, error) {
	cfg := Default()
	dec := yaml.NewDecoder(strings.NewReader(string(text)))
	dec.KnownFields(true)
	if err := dec.Decode(&cfg); err != nil && !errors.Is(err, io.EOF) {
		return cfg, explain(path, err)
	}
	for _, gone := range formerKeys() {
		if name := EnvPrefix + strings.ToUpper(strings.ReplaceAll(gone.key, ".", "_")); has(env, name) {
			return cfg, fmt.Errorf("environment variable %s: %s", name, gone.remedy)
		}
	}
	if err := override(reflect.ValueOf(&cfg).Elem(), EnvPrefix, env); err != nil {
		return cfg, err
	}
	if err := cfg.validate(); err != nil {
		var fault *fault
		if errors.As(err, &fault) {
			return cfg, fmt.Errorf("%s: %s: %s", where(path, text, fault.key), fault.key, fault.problem)
		}
		return cfg, fmt.Errorf("%s: %w", path, err)
	}
	return cfg, nil
}

// fault is a value that cannot stand.
type fault struct{ key, problem string }

func (f *fault) Error() string { return f.key + ": " + f.problem }

// unknownField matches the decoder's words for a key that no struct has.
var unknownField = regexp.MustCompile(`line (\d+): field (\S+) not found in type (\S+)`)

// formerKey is a key that there is no more, with what to write instead.
type formerKey struct{ key, remedy string }

// formerKeys are the former keys by type and name, as the decoder tells them.
func formerKeys() map[string]formerKey {
	return map[string]formerKey{
		"config.HTTP public_names": {"http.public_names", "there is no such key any more. Contacts need a login in any case, and published award lists are public. " +
			"Write name_inactive: true if everybody may see names of inactive groups and signs, or leave it out"},
	}
}

// badValue matches the decoder's words for a value of the wrong type.
var badValue = regexp.MustCompile("line (\\d+): cannot unmarshal !!(\\w+) `?([^`]*)`? into (\\S+)")

// explain turns the decoder's words into file, line and remedy.
func explain(path string, err error) error {
	var lines []string
	var typed *yaml.TypeError
	if !errors.As(err, &typed) {
		return fmt.Errorf("%s: not readable as YAML: %w", path, err)
	}
	for _, line := range typed.Errors {
		if m := unknownField.FindStringSubmatch(line); m != nil && formerKeys()[m[3]+" "+m[2]].remedy != "" {
			gone := formerKeys()[m[3]+" "+m[2]]
			lines = append(lines, fmt.Sprintf("%s:%s: %s: %s", path, m[1], gone.key, gone.remedy))
		} else if m != nil {
			lines = append(lines, fmt.Sprintf("%s:%s: %q is no key that pantaukim knows here; check its spelling and indentation", path, m[1], m[2]))
		} else if m := badValue.FindStringSubmatch(line); m != nil {
			lines = append(lines, fmt.Sprintf("%s:%s: %q cannot be read as %s", path, m[1], m[3], kindOf(m[4])))
		} else {
			lines = append(lines, path+": "+line)
		}
	}
	return errors.New(strings.Join(lines, "\n"))
}

// kindOf names a Go type in words.
func kindOf(goType string) string {
	switch {
	case strings.HasPrefix(goType, "int"), strings.HasPrefix(goType, "uint"):
		return "a whole number"
	case strings.HasPrefix(goType, "float"):
		return "a number"
	case goType == "bool":
		return "true or false"
	case strings.HasSuffix(goType, "Duration"):
		return "a duration such as 30s, 15m or 24h"
	case strings.HasPrefix(goType, "map"):
		return "a map of names to values"
	case strings.HasPrefix(goType, "[]"):
		return "a list"
	case goType == "string":
		return "a text"
	}
	return "a section of keys"
}

// where returns path:line of a dotted key, or the path if the file leaves it out.
func where(path string, text []byte, key string) string {
	var doc yaml.Node
	if yaml.Unmarshal(text, &doc) != nil || len(doc.Content) == 0 {
		return path
	}
	node, line := doc.Content[0], 0
	for _, part := range strings.Split(strings.NewReplacer("[", ".", "]", "").Replace(key), ".") {
		found := false
		if n, err := strconv.Atoi(part); err == nil && node.Kind == yaml.SequenceNode && n < len(node.Content) {
			line, node = node.Content[n].Line, node.Content[n]
			continue
		}
		for i := 0; node.Kind == yaml.MappingNode && i+1 < len(node.Content); i += 2 {
			if node.Content[i].Value == part {
				line, node, found = node.Content[i].Line, node.Content[i+1], true
				break
			}
		}
		if !found {
			break
		}
	}
	if line == 0 {
		return path
	}
	return path + ":" + strconv.Itoa(line)
}

// has tells whether an environment has a variable.
func has(env func(string) (string, bool), name string) bool {
	_, there := env(name)
	return there
}

// override sets every scalar key whose environment variable is there.
func override(v reflect.Value, prefix string, env func(string) (string, bool)) error {
	for i := range v.NumField() {
		key, form, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ",")
		field := v.Field(i)
		if form == "inline" {
			if err := override(field, prefix, env); err != nil {
				return err
			}
			continue
		}
		if key == "" || key == "-" {
			continue
		}
		name := prefix + strings.ToUpper(key)
		if field.Kind() == reflect.Struct {
			if err := override(field, name+"_", env); err != nil {
				return err
			}
			continue
		}
		text, set := env(name)
		if !set {
			continue
		}
		if field.Kind() == reflect.String {
			field.SetString(text)
			continue
		}
		if err := yaml.Unmarshal([]byte(text), field.Addr().Interface()); err != nil {
			return fmt.Errorf("environment variable %s: %q cannot be read as %s", name, text, kindOf(field.Type().String()))
		}
	}
	return nil
}
