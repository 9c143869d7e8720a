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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherTest
{
    private static final int STATUS_OF_FAKE_JAVA = 7;
    private static final String MAIN_CLASS = "io.lockstep.cli.LockstepCommand";

    @TempDir
    private Path directory;

    @Test
    void shouldPassArgumentsUntouchedWhenTheyHoldBlanksAndQuotes() throws Exception
    {
        final LauncherFixture fixture = LauncherFixture.tarball(directory);
        final String[] arguments = {"send", "two words", "", "a*b", "it's \"so\"", "@file", "$HOME", "--"};

        final LauncherFixture.Result result = fixture.run(arguments);

        assertEquals(STATUS_OF_FAKE_JAVA, result.status(), result.toString());
        assertEquals(List.of(arguments), afterMainClass(result));
        assertEquals(List.of(), result.error());
    }

    @Test
    void shouldBecomeTheJvmSoThatSignalsReachIt() throws Exception
    {
        final LauncherFixture fixture = LauncherFixture.tarball(directory);

        final Process process = fixture.start(fixture.script(), Map.of(), "demo");
        final LauncherFixture.Result result = LauncherFixture.finish(process);

        assertEquals(Long.toString(process.pid()), result.output().get(0));
    }

    @ParameterizedTest
    @CsvSource({"17.0.1,17", "21.0.4,17", "24-ea,17", "25,25", "25.0.3,25", "26-internal,25"})
    void shouldPickOptionsByVersionOfJava(final String version, final String options) throws Exception
    {
        final LauncherFixture fixture = LauncherFixture.tarball(directory);
        fixture.java(version);

        final LauncherFixture.Result result = fixture.run("sequencer");

        final Path conf = fixture.root().resolve("conf");
        assertEquals("@" + conf.resolve("jvm-" + options + ".options"), result.output().get(1));
        assertFalse(result.output().contains("@" + conf.resolve("jvm-tool.options")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "journal"})
    void shouldAddOptionsOfAToolWhenTheCommandIsNoNode(final String command) throws Exception
    {
        final LauncherFixture fixture = LauncherFixture.tarball(directory);

        final LauncherFixture.Result result = fixture.run(command);

        assertEquals("@" + fixture.root().resolve("conf/jvm-tool.options"), result.output().get(2));
    }

    @Test
    void shouldAddWhatOnlyBenchmarksNeedWhenACheckoutBenchmarks() throws Exception
    {
        final LauncherFixture checkout = LauncherFixture.checkout(directory);
        final LauncherFixture tarball = LauncherFixture.tarball(directory.resolve("other"));
        final String benchLib = ":" + checkout.root().resolve("perf/target/bench-lib") + "/*";

        final String classPath = classPath(checkout.run("bench", "journal"));

        assertTrue(classPath.endsWith(benchLib), classPath);
        assertEquals(classPath.substring(0, classPath.length() - benchLib.length()), classPath(checkout.run("demo")));
        assertEquals(tarball.root().resolve("lib") + "/*", classPath(tarball.run("bench", "journal")));
    }

    @Test
    void shouldPutOptionsOfTheUserLast() throws Exception
    {
        final LauncherFixture fixture = LauncherFixture.tarball(directory);
        final Map<String, String> environment =
            Map.of("LOCKSTEP_HEAP", "1g", "LOCKSTEP_JAVA_OPTS", " -Dlockstep.a=1\n -Dlockstep.b=* ");

        final LauncherFixture.Result result = fixture.run(fixture.script(), environment, "demo");

        final List<String> options = result.output().subList(2, result.output().indexOf("-cp"));
        assertEquals(List.of("-Xms1g", "-Xmx1g", "-Dlockstep.a=1", "-Dlockstep.b=*"), options);
    }

    @Test
    void shouldFindItselfThroughALink() throws Exception
    {
        final LauncherFixture fixture = LauncherFixture.tarball(directory);
        final Path link = Files.createSymbolicLink(directory.resolve("link"), fixture.script());
        final Path linkToLink = Files.createSymbolicLink(directory.resolve("again"), link.getFileName());

        final LauncherFixture.Result result = fixture.run(linkToLink, Map.of(), "demo");

        assertTrue(result.output().contains(fixture.root().toRealPath().resolve("lib") + "/*"), result.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8.0_302", "11.0.2", "16"})
    void shouldSayItInOneLineWhenJavaIsTooOld(final String version) throws Exception
    {
        final LauncherFixture fixture = LauncherFixture.tarball(directory);
        fixture.java(version);

        final LauncherFixture.Result result = fixture.run("demo");

        assertRefused(result, "lockstep: Java is too old: minimum=17 actual=");
    }

    @Test
    void shouldReadVersionFromTheReleaseFileOfAnInstallation() throws Exception
    {
        final LauncherFixture fixture = LauncherFixture.tarball(directory);
        final Path home = Files.createDirectories(directory.resolve("home"));
        Files.createDirectories(home.resolve("bin"));
        Files.copy(fixture.tools().resolve("java"), home.resolve("bin/java"));
        assertTrue(home.resolve("bin/java").toFile().setExecutable(true));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"25.0.3\"\nOS_NAME=\"Linux\"\n");

        final LauncherFixture.Result result =
            fixture.run(fixture.script(), Map.of("JAVA_HOME", home.toString()), "demo");

        assertEquals("@" + fixture.root().resolve("conf/jvm-25.options"), result.output().get(1));
    }

    @Test
    void shouldSayItInOneLineWhenThereIsNoJava() throws Exception
    {
        final LauncherFixture fixture = LauncherFixture.tarball(directory);
        fixture.removeTool("java");

        assertRefused(fixture.run("demo"), "lockstep: Java is missing: ");
        assertRefused(fixture.run(fixture.script(), Map.of("JAVA_HOME", "/nowhere")),
            "lockstep: Java is not where JAVA_HOME says: JAVA_HOME=/nowhere");
    }

    @Test
    void shouldBuildOnceWhenSourcesStayAsTheyAre() throws Exception
    {
        final LauncherFixture fixture = LauncherFixture.checkout(directory);

        final LauncherFixture.Result first = fixture.run("demo");
        final LauncherFixture.Result second = fixture.run("demo");

        assertEquals(STATUS_OF_FAKE_JAVA, first.status(), first.toString());
        assertEquals(1, first.error().size(), first.toString());
        assertEquals(STATUS_OF_FAKE_JAVA, second.status(), second.toString());
        assertEquals(List.of(), second.error());
        assertEquals(1, fixture.mavenCalls().size());
    }

    @ParameterizedTest
    @CsvSource({
        "pom.xml,2", "codecs/pom.xml,2", "codecs/src/main/java/New.java,2",
        "codecs/src/test/java/NewTest.java,1", "codecs/target/Generated.java,1", "README.md,1"})
    void shouldBuildAgainOnlyWhenWhatIsShippedHasChanged(final String changed, final int builds) throws Exception
    {
        final LauncherFixture fixture = LauncherFixture.checkout(directory);
        fixture.run("demo");
        fixture.age();
        // Times an hour old, the mark of the build among them: whatever is written from here on is newer.
        Files.createDirectories(fixture.root().resolve(changed).getParent());
        Files.writeString(fixture.root().resolve(changed), "changed");

        fixture.run("demo");

        assertEquals(builds, fixture.mavenCalls().size());
    }

    @Test
    void shouldBuildOnceWhenTwoStartAtTheSameTime() throws Exception
    {
        final LauncherFixture fixture = LauncherFixture.checkout(directory);
        final Map<String, String> slow = Map.of("MAVEN_TAKES", "1");

        final Process one = fixture.start(fixture.script(), slow, "demo");
        final Process other = fixture.start(fixture.script(), slow, "demo");
        final LauncherFixture.Result first = LauncherFixture.finish(one);
        final LauncherFixture.Result second = LauncherFixture.finish(other);

        assertEquals(STATUS_OF_FAKE_JAVA, first.status(), first.toString());
        assertEquals(STATUS_OF_FAKE_JAVA, second.status(), second.toString());
        assertEquals(1, fixture.mavenCalls().size());
    }

    @Test
    void shouldShowTheEndOfTheLogWhenTheBuildFails() throws Exception
    {
        final LauncherFixture fixture = LauncherFixture.checkout(directory);

        final LauncherFixture.Result result =
            fixture.run(fixture.script(), Map.of("MAVEN_FAILS", "1"), "demo");

        assertEquals(1, result.status());
        assertEquals(List.of(), result.output());
        assertTrue(result.error().contains("a line of the build"), result.toString());
        assertTrue(result.error().get(result.error().size() - 1).startsWith("lockstep: build failed: "));
        fixture.run("demo");
        assertEquals(2, fixture.mavenCalls().size());
    }

    @ParameterizedTest
    @CsvSource({"mvn,lockstep: Maven is missing: ", "javac,lockstep: JDK is missing: "})
    void shouldSayItInOneLineWhenItCannotBuild(final String missing, final String line) throws Exception
    {
        final LauncherFixture fixture = LauncherFixture.checkout(directory);
        fixture.removeTool(missing);

        final LauncherFixture.Result result = fixture.run("demo");

        assertRefused(result, line);
        assertEquals(List.of(), fixture.mavenCalls());
    }

    private static List<String> afterMainClass(final LauncherFixture.Result result) throws IOException
    {
        final List<String> output = result.output();
        return output.subList(output.indexOf(MAIN_CLASS) + 1, output.size());
    }

    private static String classPath(final LauncherFixture.Result result)
    {
        return result.output().get(result.output().indexOf("-cp") + 1);
    }

    private static void assertRefused(final LauncherFixture.Result result, final String line)
    {
        assertEquals(1, result.status(), result.toString());
        assertEquals(List.of(), result.output());
        assertEquals(1, result.error().size(), result.toString());
        assertTrue(result.error().get(0).startsWith(line), result.toString());
    }
}
