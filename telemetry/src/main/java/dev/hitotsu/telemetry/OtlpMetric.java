package dev.hitotsu.telemetry;

import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.resources.Resource;

/**
 * One metric as OpenTelemetry's exporter takes it.
 *
 * @param about name, description and unit
 * @param data a point for each combination of labels
 */
record OtlpMetric(Resource resource, About about, MetricDataType type, Data<?> data) implements MetricData {
    private static final InstrumentationScopeInfo SCOPE = InstrumentationScopeInfo.create("dev.hitotsu");

    /** What is the same for all points of a metric. */
    record About(String name, String description, String unit) {}

    @Override
    public Resource getResource() {
        return resource;
    }

    @Override
    public InstrumentationScopeInfo getInstrumentationScopeInfo() {
        return SCOPE;
    }

    @Override
    public String getName() {
        return about.name();
    }

    @Override
    public String getDescription() {
        return about.description();
    }

    @Override
    public String getUnit() {
        return about.unit();
    }

    @Override
    public MetricDataType getType() {
        return type;
    }

    @Override
    public Data<?> getData() {
        return data;
    }
}
