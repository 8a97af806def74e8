package dev.hitotsu.servers.process;

import dev.hitotsu.servers.ServerException;
import java.io.IOException;

/** A POSIX signal. It is sent to a process by pid, never by name. */
enum Signal {
    INT,
    QUIT,
    TERM,
    KILL,
    STOP,
    CONT;

    /**
     * Sends this signal. A process that is gone, or ends meanwhile, is no error.
     *
     * @throws ServerException if the process lives and the signal could not be sent
     */
    void sendTo(ProcessHandle process) {
        if (!ProcessState.isRunning(process)) {
            return;
        }
        // Every POSIX shell has a built-in kill. The program of this name may be missing on small images.
        String[] command = {"/bin/sh", "-c", "kill -s \"$0\" \"$1\" 2>/dev/null", name(), Long.toString(process.pid())};
        int status = run(command);
        if (status != 0 && ProcessState.isRunning(process)) {
            throw new ServerException(
                    "SIG" + name() + " to process " + process.pid() + ": status " + status + " (expected: 0)");
        }
    }

    private int run(String... command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new ServerException("SIG" + name() + ": /bin/sh could not be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerException("interrupted while sending SIG" + name(), e);
        }
    }
}
