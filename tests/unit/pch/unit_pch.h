// Precompiled for the unit tests.
#pragma once
#include "../../../src/base/precompiled.h"

#include <catch2/catch.hpp>
