@echo off
rem Runs NOC Hub from a checkout: builds what is missing, then hands over to the unpacked archive.
setlocal
set "HERE=%~dp0"
if not exist "%HERE%dist\target\nochub\nochub\bin\nochub.cmd" (
  echo Building NOC Hub for the first time; this takes some minutes and needs a network for the libraries.
  call mvn -B -ntp -q -f "%HERE%..\pom.xml" -pl hub/dist -am -Dmaven.test.skip -Dquick package || exit /b 1
)
"%HERE%dist\target\nochub\nochub\bin\nochub.cmd" %*
