// Samples of the Prometheus text format (version 0.0.4).
#pragma once
#include <string>

#include "admin/prometheus_table.h"
#include "admin/stat_row.h"

namespace sluice::admin {

/// "# HELP" and "# TYPE".
void append_metric_head(std::string& out, PromScope scope, const PromMetric& m);
/// A figure of the process.
void append_process_sample(std::string& out, const PromMetric& m, const InfoValues& values);
/// True when the object that filled `row` has this metric.
bool has_metric(const PromMetric& m, const StatRow& row);
/// The samples of one metric of one object: one, or one a state.
void append_samples(std::string& out, PromScope scope, const PromMetric& m, const StatRow& row);

}  // namespace sluice::admin
