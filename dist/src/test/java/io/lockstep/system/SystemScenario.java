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
package io.lockstep.system;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.agrona.SystemUtil;

import io.lockstep.perf.system.ProcessSystem;

/**
 * Runs a scenario: a command a line, {@code #} begins a comment.
 * <pre>
 *   system members=3 gateways=2 [slowable=true] [member.SETTING=VALUE] [gateway.SETTING=VALUE]   first
 *   system ... hosts=true       every node in a network namespace of its own; skipped without root
 *   unplug WHAT, plug unplugged takes the cables out of the hosts of nodes, and puts all that are out in again
 *   expect still unplugged TIME within this time none of the unplugged members stamps anything
 *   await followed              every other member follows the leader and holds what it has stamped
 *   start NAME ...              starts them, waits until each says that it runs
 *   load NAME [OPTION=VALUE]    starts a load; options are those of the command without their dashes
 *   await acks NAME COUNT       that many more requests of a load are applied
 *   await leader                a member leads
 *   await purged WHAT           each of them has purged a part of the cluster's log since it started
 *   await backfilled WHAT       the journal of each of them begins with the first block that another member holds
 *   kill WHAT                   SIGKILL; WHAT is leader, follower, followers, members, killed, or names
 *   let NAME WHAT               NAME means from now on whom WHAT means now; not:NAME means all other members
 *   restart killed              starts what was killed or terminated, in an order by seed
 *   pause WHAT, resume paused   SIGSTOP, SIGCONT
 *   terminate WHAT              SIGTERM; waits for the end, which must be in order
 *   leave WHAT                  the leave command; the member must have stopped in order
 *   delete WHAT                 deletes the directory of a node that is down
 *   refuse WHAT STATUS TEXT     starts it; it must end with that exit status, and say that text
 *   reseed WHAT                 seeds a member that is down again from another by seed, the leader or not
 *   slow WHAT TIME, fast WHAT   every write and force of a member's journal takes so long; for slowable=true
 *   disk SIZE NAME ...          a file system of their own for nodes that are not started yet; skipped without root
 *   fill WHAT LEFT, empty WHAT  takes the room of such a file system until so much is left; gives it back
 *   upgrade WHAT, downgrade WHAT  from its next start on it runs a release that knows version 2 of the rules, or not
 *   admin STATUS WORDS [: TEXT] an admin's command; it must end with that exit status, and say that text
 *   await counter WHAT TYPE N   a counter of each of them has that value
 *   await snapshot WHAT         each of them has taken one more snapshot
 *   doomed WHAT                 it may end by itself from here on
 *   expect versions MINIMUM     every journal is stamped by version 2 behind its activation and by version 1 before it
 *   await busy NAME COUNT       that many more requests of a load are answered Busy as the cluster is read-only
 *   expect quiet NAME TIME      within this time nothing more is applied
 *   wait TIME                   lets time pass
 *   run STATUS COMMAND ...      runs a command line, which must end with that status; {dir:NODE}, {conf:NODE},
 *                               {id:NODE} and {replay:NODE} stand for directory, settings file, number and HOST:PORT
 *                               of a node; once for each, if there are several of that name
 *   expect says TEXT            it said that
 *   serve NAME COMMAND ...      starts a command line that goes on until it is told to end
 *   await says NAME TEXT        it has said that
 *   end NAME                    SIGTERM; it must end in order
 *   set KIND SETTING VALUE      a setting of all nodes of a kind, such as gateway, from their next starts on
 *   await status NAME FIGURE VALUE   the status command shows that
 *   expect exit WHAT STATUS [TEXT]  waits for the end of processes that nobody asked to end, and that said that text
 *   finish NAME                 SIGTERM to a load; every request must have got an outcome
 *   settle                      waits until every member and gateway has in its journal what was told
 *   stop                        ends everything in order
 *   check [MINIMUM]             the judge over all histories and journals; at least so many were applied
 * </pre>
 * Whatever ends without having been asked fails the scenario, but for a leader that gives way, since a member has voted
 * ahead of its term or as it is left alone with a snapshot, and for a member whose log an election cut: these are
 * started again, as by their service manager, a few times in a scenario.
 */
final class SystemScenario implements AutoCloseable
{
    private final ScenarioRun run;
    private final DiskCommands disks;
    private final HostCommands hosts;
    private final List<ScenarioCommands> commands;

    SystemScenario(final Path directory, final long seed)
    {
        run = new ScenarioRun(directory, seed);
        disks = new DiskCommands(run);
        hosts = new HostCommands(run);
        final LoadCommands loads = new LoadCommands(run);
        commands = List.of(
            this::tryRun, new NodeCommands(run, loads), loads, disks, new VersionCommands(run), hosts,
            new ToolCommands(run));
    }

    void run(final List<String> lines)
    {
        for (final String each : lines)
        {
            final String line = each.strip();
            if (!line.isEmpty() && !line.startsWith("#"))
            {
                execute(line);
            }
        }
    }

    /** What happened when, in seconds since the start. */
    String transcript()
    {
        return run.transcript();
    }

    private void execute(final String line)
    {
        run.say(line);
        final String[] words = line.split("\\s+");
        final String[] rest = Arrays.copyOfRange(words, 1, words.length);
        if (commands.stream().noneMatch((each) -> each.tryRun(words[0], rest)))
        {
            throw new IllegalArgumentException("unknown command: " + line);
        }
        run.checkAlive();
    }

    private boolean tryRun(final String word, final String[] rest)
    {
        switch (word)
        {
            case "system":
                hosts.begin(rest);
                return true;

            case "let":
                run.alias(rest[0], run.targets(Arrays.copyOfRange(rest, 1, rest.length)));
                return true;

            case "wait":
                ProcessSystem.await(() -> false, SystemUtil.parseDuration("wait", rest[0]));
                return true;

            case "stop":
                final List<String> killed = run.system().stopAll();
                run.require(killed.isEmpty(), "did not end in time: " + killed);
                return true;

            default:
                return false;
        }
    }

    @Override
    public void close()
    {
        run.close();
        disks.close();
    }
}
