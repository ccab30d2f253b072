// Precompiled for the unit tests.
#pragma once
#include "../../../src/pch/sluice_pch.h"

#include <catch2/catch.hpp>
