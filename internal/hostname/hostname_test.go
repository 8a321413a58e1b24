package hostname_test

import (
	"testing"

	"pantaukim/internal/hostname"
)

func TestASCII(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]string{
		"kim.desa.id": "kim.desa.id", "kim_maju.desa.id": "kim_maju.desa.id", "desä.id": "xn--des-sla.id", "DESÄ.id:8080": "xn--des-sla.id:8080",
		"xn--des-sla.id": "xn--des-sla.id", "": "", "ä b": "ä b",
	} {
		if got := hostname.ASCII(host); got != want {
			t.Errorf("%q: %q", host, got)
		}
	}
	for address, want := range map[string]string{
		"https://desä.id/berita/café?q=ä": "https://xn--des-sla.id/berita/caf%C3%A9?q=ä",
		"https://kim.desa.id/café":        "https://kim.desa.id/café",
		"/café":                           "/café",
	} {
		if got := hostname.Address(address); got != want {
			t.Errorf("%q: %q", address, got)
		}
	}
}
