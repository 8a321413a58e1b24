package walk

import "bytes"

// loadsByScript tells whether a page that shows nothing may show something in a browser:
// it asks for more while it is shown, or is a frame around another page.
func loadsByScript(body []byte) bool {
	for _, sign := range [...]string{
		"fetch(", "XMLHttpRequest", ".ajax(", "$.get(", "$.post(", "$.getJSON(", "axios", ".load(", "hx-get", "data-url=", "wire:init", "<iframe",
		`id="app"`, `id="root"`, `id="__next"`, "__NUXT__", "__NEXT_DATA__", "ng-app", "DataTable(",
	} {
		if bytes.Contains(body, []byte(sign)) {
			return true
		}
	}
	return false
}
