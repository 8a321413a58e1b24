package collector_test

import (
	"testing"

	"pantaukim/internal/warehouse/warehousetest"
)

func TestMain(m *testing.M) { warehousetest.Main(m) }
