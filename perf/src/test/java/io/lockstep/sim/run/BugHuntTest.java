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
package io.lockstep.sim.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The planted bugs fit the present sources, and a hunt finds one. All of them: {@code bin/lockstep sim --hunt}. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class BugHuntTest
{
    private static final int LEAST_BUGS = 15;
    private static final String SOURCE = "module/Source.java";

    private final StringWriter told = new StringWriter();

    @TempDir
    private Path directory;
    private Path checkout;

    @BeforeEach
    void findCheckout()
    {
        checkout = Path.of("").toAbsolutePath();
        while (null != checkout && !Files.isDirectory(checkout.resolve("perf/bugs")))
        {
            checkout = checkout.getParent();
        }
        assumeTrue(null != checkout, "no hunt: the sources are not here");
    }

    @Test
    void shouldFitThePresentSourcesWithEveryPatch() throws IOException
    {
        final List<Path> patches = hunt(1).patches("");

        for (final Path each : patches)
        {
            final UnifiedPatch patch = UnifiedPatch.read(each);
            final Path classes = new PatchedBuild(
                checkout, patch, directory.resolve(each.getFileName().toString())).compile();

            assertFalse(patch.description().isEmpty(), each::toString);
            assertTrue(hasFiles(classes), each::toString);
        }
        assertTrue(patches.size() >= LEAST_BUGS, patches::toString);
    }

    @Test
    void shouldFindABugAndTellWhatHoldsWithoutIt() throws IOException
    {
        final BugHunt hunt = hunt(20);

        final boolean isFound = hunt.hunt(hunt.patches("01-release-without-majority"));

        final String text = told.toString();
        assertTrue(isFound, text);
        assertTrue(text.contains("01-release-without-majority: seed "), text);
        assertTrue(text.contains(" breaks NothingBeforeRelease, and holds without the bug"), text);
        assertTrue(text.contains("| 01-release-without-majority | A gateway releases a block when half"), text);
        assertTrue(text.contains(" | NothingBeforeRelease 1 | "), text);
    }

    @Test
    void shouldNotFindABugThatIsNone() throws IOException
    {
        final Path none = write("none.patch", """
            Nothing.

            --- a/codecs/src/main/java/io/lockstep/protocol/ErrorCode.java
            +++ b/codecs/src/main/java/io/lockstep/protocol/ErrorCode.java
            @@ -1,1 +1,2 @@
            +// The same.
             package io.lockstep.protocol;
            """);

        final BugHunt.Hunted hunted = hunt(1).hunt(none);

        assertFalse(hunted.isFound());
        assertEquals("| none | Nothing. |  | above 1 | above 1 |", hunted.toString());
    }

    @Test
    void shouldSayInOneLineWhatIsMissing() throws IOException
    {
        write(SOURCE, "final class Source\n{\n    int one;\n    int two;\n    int one;\n}\n");

        assertRefused("no checkout", () -> new BugHunt(directory, new PrintWriter(told), 1, 1, 1).patches(""));
        assertRefused("no bug of that name", () -> hunt(1).patches("unheard-of"));
        assertRefused("no patch: file=", () -> UnifiedPatch.read(write("a.patch", "Only words.\n")));
        assertRefused("patch does not fit: file=", () -> compile("@@ -1 +1 @@\n-    int three;\n"));
        assertRefused("patch fits in two places: file=", () -> compile("@@ -1 +1 @@\n-    int one;\n"));
        assertRefused("patch does not compile: ", () -> compile("@@ -1 +1 @@\n-    int two;\n+    int;\n"));
        assertRefused("no line of a patch: file=", () -> compile("@@ -1 +1 @@\n*    int two;\n"));
        Files.delete(directory.resolve(SOURCE));
        assertRefused("patch does not fit: file=", () -> compile("@@ -1 +1 @@\n-    int two;\n"));
    }

    @Test
    void shouldChangeWhatThePatchSays() throws IOException
    {
        write(SOURCE, "one\n\ntwo\nthree\nfour\n");
        final Path target = directory.resolve("target");

        final List<Path> copies = UnifiedPatch.read(patch(
            "@@ -1,3 +1,3 @@\n one\n\n-two\n+TWO\n@@ -5 +5,2 @@\n four\n+five\n")).apply(directory, target);

        assertEquals(List.of(target.resolve(SOURCE)), copies);
        assertEquals(List.of("one", "", "TWO", "three", "four", "five"), Files.readAllLines(copies.get(0)));
        assertEquals(List.of("one", "", "two", "three", "four"), Files.readAllLines(directory.resolve(SOURCE)));
    }

    private BugHunt hunt(final int seedLimit)
    {
        return new BugHunt(checkout, new PrintWriter(told), 1, 1, seedLimit);
    }

    private void compile(final String hunks) throws IOException
    {
        new PatchedBuild(directory, UnifiedPatch.read(patch(hunks)), directory.resolve("scratch")).compile();
    }

    private Path patch(final String hunks) throws IOException
    {
        return write("some.patch", "Words.\n\n--- a/" + SOURCE + "\n+++ b/" + SOURCE + '\n' + hunks);
    }

    private Path write(final String name, final String text) throws IOException
    {
        final Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static boolean hasFiles(final Path root) throws IOException
    {
        try (var files = Files.walk(root))
        {
            return files.anyMatch((each) -> each.toString().endsWith(".class"));
        }
    }

    private static void assertRefused(final String start, final org.junit.jupiter.api.function.Executable action)
    {
        final String message = assertThrows(IllegalArgumentException.class, action).getMessage();

        assertTrue(message.startsWith(start), message);
        assertFalse(message.contains("\n"), message);
    }
}
