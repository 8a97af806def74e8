package dev.hitotsu.it.planted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * The planted defects stay plantable when the classes change. Whether they are noticed takes longer:
 * {@link PlantedDefectsCheck}.
 */
class PlantedDefectTest {
    @Test
    void eachCanBePlanted() throws IOException {
        assertThat(PlantedDefect.all()).hasSizeGreaterThan(20).allSatisfy(defect -> {
            assertThat(defect.occurrences()).as("in " + defect.source()).isEqualTo(1);
            assertThat(defect.planted()).contains(defect.after());
            assertThat(defect.after()).isNotEqualTo(defect.before());
        });
    }
}
