// Catch2's entry point: compiled once, so that each test file stays quick to build.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
