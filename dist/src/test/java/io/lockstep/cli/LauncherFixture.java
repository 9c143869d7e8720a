/*
 * Copyright 2026 The Lockstep Authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.lockstep.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The launcher in a directory of its own, laid out as a tarball or as a checkout, with stand-ins for Java and Maven.
 * Its PATH holds what the launcher needs of the system and nothing more, so that no real Java is found.
 * <p>
 * Threading: one thread.
 */
final class LauncherFixture
{
    private static final long DEADLINE_S = 15;
    private static final List<String> SYSTEM_TOOLS = List.of(
        "bash", "sh", "env", "readlink", "dirname", "find", "sed", "head", "tail", "flock", "touch", "mkdir", "sleep");

    private static final String FAKE_MAVEN =
        """
        #!/bin/sh
        echo "$*" >> "$FIXTURE/mvn.calls"
        sleep "${MAVEN_TAKES:-0}"
        echo "a line of the build"
        [ -z "$MAVEN_FAILS" ] || exit 1
        mkdir -p dist/target/lockstep/lib
        """;

    private final Path directory;
    private final Path root;
    private final Path tools;

    /** What a run of the launcher left. */
    record Result(int status, List<String> output, List<String> error)
    {
    }

    private LauncherFixture(final Path directory, final String rootName) throws IOException
    {
        this.directory = directory;
        root = Files.createDirectories(directory.resolve(rootName));
        tools = Files.createDirectories(directory.resolve("tools"));
        Files.createDirectories(root.resolve("bin"));
        Files.copy(Path.of("..", "bin", "lockstep"), script(), StandardCopyOption.COPY_ATTRIBUTES);
        for (final String name : SYSTEM_TOOLS)
        {
            tool(name, "#!/bin/sh\nexec " + systemTool(name) + " \"$@\"\n");
        }
        java("17.0.1");
    }

    static LauncherFixture tarball(final Path directory) throws IOException
    {
        final LauncherFixture fixture = new LauncherFixture(directory, "lock step-1.0");
        Files.createDirectories(fixture.root.resolve("lib"));
        fixture.writeOptions(fixture.root.resolve("conf"));
        return fixture;
    }

    static LauncherFixture checkout(final Path directory) throws IOException
    {
        final LauncherFixture fixture = new LauncherFixture(directory, "checkout");
        fixture.writeOptions(fixture.root.resolve("ansible/roles/lockstep/files"));
        Files.createDirectories(fixture.root.resolve("codecs/src/main/java"));
        Files.createDirectories(fixture.root.resolve("codecs/src/test/java"));
        Files.createDirectories(fixture.root.resolve("dist"));
        Files.writeString(fixture.root.resolve("pom.xml"), "");
        Files.writeString(fixture.root.resolve("dist/pom.xml"), "");
        fixture.tool("javac", "#!/bin/sh\n");
        fixture.tool("mvn", FAKE_MAVEN);
        fixture.age();
        return fixture;
    }

    Path directory()
    {
        return directory;
    }

    Path root()
    {
        return root;
    }

    Path script()
    {
        return root.resolve("bin/lockstep");
    }

    /** A Java of that version, which prints its process id and then its arguments, one a line. */
    void java(final String version) throws IOException
    {
        tool("java", "#!/bin/sh\nif [ \"$1\" = -version ]; then echo 'openjdk version \"" + version +
            "\" 2021-10-19' >&2; exit 0; fi\necho $$\nfor each in \"$@\"; do echo \"$each\"; done\nexit 7\n");
    }

    void tool(final String name, final String script) throws IOException
    {
        Files.writeString(tools.resolve(name), script);
        Files.setPosixFilePermissions(tools.resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    void removeTool(final String name) throws IOException
    {
        Files.delete(tools.resolve(name));
    }

    Path tools()
    {
        return tools;
    }

    List<String> mavenCalls() throws IOException
    {
        final Path calls = directory.resolve("mvn.calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    /** Sets the time of everything that stands to an hour ago, so that what is written next is newer. */
    void age() throws IOException
    {
        final FileTime then = FileTime.from(Instant.now().minusSeconds(3600));
        try (Stream<Path> paths = Files.walk(root))
        {
            for (final Path path : paths.toList())
            {
                Files.setLastModifiedTime(path, then);
            }
        }
    }

    Result run(final String... arguments) throws IOException, InterruptedException
    {
        return run(script(), Map.of(), arguments);
    }

    Result run(final Path command, final Map<String, String> environment, final String... arguments)
        throws IOException, InterruptedException
    {
        return finish(start(command, environment, arguments));
    }

    /** Starts a run in a directory that is none of the launcher's. */
    Process start(final Path command, final Map<String, String> environment, final String... arguments)
        throws IOException
    {
        final List<String> line = new ArrayList<>();
        line.add(command.toString());
        line.addAll(List.of(arguments));
        final ProcessBuilder builder = new ProcessBuilder(line).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", tools.toString());
        builder.environment().put("FIXTURE", directory.toString());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Waits for the end of a run; what one writes here fits into the buffer of a pipe. */
    static Result finish(final Process process) throws IOException, InterruptedException
    {
        if (!process.waitFor(DEADLINE_S, TimeUnit.SECONDS))
        {
            process.destroyForcibly();
            throw new IllegalStateException("launcher did not end: deadlineS=" + DEADLINE_S);
        }
        final List<String> output = new String(process.getInputStream().readAllBytes()).lines().toList();
        final List<String> error = new String(process.getErrorStream().readAllBytes()).lines().toList();
        return new Result(process.exitValue(), output, error);
    }

    private void writeOptions(final Path conf) throws IOException
    {
        Files.createDirectories(conf);
        for (final String each : List.of("17", "25", "tool"))
        {
            Files.writeString(conf.resolve("jvm-" + each + ".options"), "");
        }
    }

    private static Path systemTool(final String name)
    {
        for (final String each : System.getenv("PATH").split(":"))
        {
            final Path file = Path.of(each, name);
            if (Files.isExecutable(file))
            {
                return file;
            }
        }
        throw new IllegalStateException("tool is missing on this machine: name=" + name);
    }
}
