package visit

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"pantaukim/dashboards/words"
)

// Link builds the address of a page of this site: pairs are names and values,
// empty values are left out, and url.Values are taken in whole. The English
// interface keeps its language in every address.
func Link(l words.Code, path string, pairs ...any) (string, error) {
	q := url.Values{}
	for i := 0; i < len(pairs); i++ {
		switch v := pairs[i].(type) {
		case url.Values:
			for k, values := range v {
				q[k] = values
			}
		case string:
			if i+1 == len(pairs) {
				return "", errors.New("link: a name without its value")
			}
			i++
			if value := fmt.Sprint(pairs[i]); value != "" && value != "0" {
				q.Set(v, value)
			} else {
				q.Del(v)
			}
		default:
			return "", fmt.Errorf("link: cannot use a %T", v)
		}
	}
	if l != words.Indonesian {
		q.Set("lang", string(l))
	}
	if len(q) == 0 {
		return path, nil
	}
	return path + "?" + q.Encode(), nil
}

// RegionParams names a province or a regency by its code, as an address does.
func RegionParams(code string) url.Values {
	switch {
	case code == "":
		return url.Values{}
	case len(code) <= len("62"):
		return url.Values{"province": {code}}
	default:
		return url.Values{"regency": {code[:min(len(code), len("62.13"))]}}
	}
}

// AreaParams names an area of any level by its code, as an address does. Villages are named
// by their district.
func AreaParams(code string) url.Values {
	parts := strings.Split(code, ".")
	if len(parts) < 3 {
		return RegionParams(code)
	}
	return url.Values{"regency": {strings.Join(parts[:2], ".")}, "district": {strings.Join(parts[:3], ".")}}
}
