package dev.hitotsu.demospring;

import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /health}: the process answers. */
@RestController
class HealthController {
    @GetMapping("/health")
    Map<String, String> health() {
        return Map.of();
    }
}
