package dev.hitotsu.springboot.http;

import dev.hitotsu.inbox.EffectRunner;
import org.springframework.transaction.TransactionStatus;

/** Puts something around what runs requests once, such as metrics. */
@FunctionalInterface
public interface EffectRunnerDecorator {
    /** The runner with something around it. */
    EffectRunner<TransactionStatus> decorate(EffectRunner<TransactionStatus> runner);
}
